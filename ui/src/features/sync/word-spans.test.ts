import { describe, expect, it } from "vitest";
import { sideOf, wordSpans } from "./word-spans";

const join = (from: string, to: string, side: "removed" | "added") =>
  sideOf(wordSpans(from, to), side)
    .map(({ text }) => text)
    .join("");

describe("the words that differ", () => {
  it.each([
    ["Price 71 euro", "Price 99 euro"],
    ["", "new"],
    ["one\ntwo\n", "one\n\nthree\n"],
    ["€ 10,900 *net*", "€ 11,250 *net*"],
    ["مرحبا بكم", "مرحبا بالجميع"],
    ["a".repeat(30_000), "b".repeat(30_000)],
  ])("give back both versions whole: %#", (from, to) => {
    expect(join(from, to, "removed")).toBe(from);
    expect(join(from, to, "added")).toBe(to);
  });

  it("are whole numbers, never single digits", () => {
    const differing = wordSpans("Asking 71 today", "Asking 99 today").filter(
      ({ side }) => side !== "both",
    );
    expect(differing.map(({ text }) => text.trim())).toEqual(["71", "99"]);
  });

  it("are none in equal texts", () => {
    expect(wordSpans("same", "same")).toEqual([{ side: "both", text: "same" }]);
  });
});
