import { describe, expect, it } from "vitest";
import { countText, limitTone } from "./counting";

describe("counting a text", () => {
  it.each([
    ["", 0, 0, 0],
    ["abc", 3, 3, 3],
    ["é", 1, 1, 2],
    ["👍", 1, 2, 4],
    ["👨‍👩‍👧", 5, 8, 18],
    ["a\nb", 3, 3, 3],
    ["\ud83d", 1, 1, 3],
  ])("%j is %i code points, %i UTF-16 units, %i bytes", (text, points, units, bytes) => {
    expect(countText(text, "code_points")).toBe(points);
    expect(countText(text, "utf16")).toBe(units);
    expect(countText(text, "bytes")).toBe(bytes);
  });

  it("agrees with the language on long mixed texts", () => {
    const text = "a👍é‍🇳🇱".repeat(500);
    expect(countText(text, "code_points")).toBe([...text].length);
  });

  it("warns near the limit and reports beyond it", () => {
    const limit = { max: 10, warn_from: 8, unit: "code_points" as const };
    expect([7, 8, 10, 11].map((count) => limitTone(count, limit))).toEqual([
      "calm",
      "near",
      "near",
      "over",
    ]);
  });
});
