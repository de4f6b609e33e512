import { expect, it } from "vitest";
import { foldAt } from "./fold";

it.each([
  ["", null],
  ["short", null],
  ["x".repeat(768), null],
  ["x".repeat(769), 768],
  ["line\n".repeat(20), null],
])("folds a text only when it is long: %#", (text, expected) => {
  expect(foldAt(text)).toBe(expected);
});

it("folds a tall text after its 21st line", () => {
  const at = foldAt("line\n".repeat(40));
  expect(
    "line\n"
      .repeat(40)
      .slice(0, at ?? 0)
      .split("\n"),
  ).toHaveLength(21);
});

it("cuts between words when one ends nearby", () => {
  const text = "word ".repeat(300);
  expect(text.slice(0, foldAt(text) ?? 0)).toMatch(/word$/);
});

it("never cuts an emoji in half", () => {
  const text = "x".repeat(767) + "👍".repeat(10);
  expect(text.slice(0, foldAt(text) ?? 0)).toBe("x".repeat(767));
});
