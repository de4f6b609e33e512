import { afterEach, describe, expect, it } from "vitest";
import { formatBytes, formatList, formatListTime, formatNumber, formatRelative } from "./format";
import { language } from "./messages";

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, " ");

describe("numbers and times", () => {
  afterEach(() => (language.choice = "en"));

  it("follow the chosen language", () => {
    language.choice = "en";
    expect(formatNumber(4096)).toBe("4,096");
    expect(formatList(["a", "b", "c"])).toMatch(/a, b,? and c/);
    language.choice = "de";
    expect(formatNumber(4096)).toBe("4.096");
    expect(formatList(["a", "b", "c"])).toBe("a, b und c");
  });

  it.each([
    [0, "0 bytes"],
    [999, "999 bytes"],
    [1_900_000, "1.9 MB"],
    [5_000_000, "5 MB"],
  ])("counts %d bytes in decimal units: %s", (bytes, expected) => {
    language.choice = "en";
    expect(plain(formatBytes(bytes))).toBe(expected);
  });

  it("shows the hour today, the weekday this week and the date before", () => {
    language.choice = "en";
    const now = new Date(2026, 10, 27, 15, 0).getTime();
    expect(formatListTime(new Date(2026, 10, 27, 9, 5).getTime(), now)).toBe("09:05");
    expect(formatListTime(new Date(2026, 10, 25, 9, 5).getTime(), now)).toBe("Wed");
    expect(formatListTime(new Date(2026, 9, 1, 9, 5).getTime(), now)).toMatch(/Oct/);
  });

  it("counts in the largest unit that fits", () => {
    language.choice = "en";
    expect(formatRelative(0, 120_000)).toBe("2 minutes ago");
    expect(formatRelative(3 * 3_600_000, 0)).toBe("in 3 hours");
  });
});
