import { expect, it } from "vitest";
import { changesBetween, type TextChange } from "./changes";

function applied(text: string, changes: TextChange[]): string {
  return changes.reduceRight(
    (now, { from, to, insert }) => now.slice(0, from) + insert + now.slice(to),
    text,
  );
}

it.each([
  ["", "new"],
  ["old", ""],
  ["same", "same"],
  ["Bread at seven.\nBefore noon.", "Currant bread at six.\nBefore noon, please."],
  ["aaa", "aa"],
  ["ab ab", "ab ab ab"],
  ["👋 hello", "👋🏽 hello 👋"],
])("turns %o into %o", (from, to) => expect(applied(from, changesBetween(from, to))).toBe(to));

it("touches only the words that differ", () => {
  expect(changesBetween("one two three four", "one 2 three 4")).toEqual([
    { from: 4, to: 7, insert: "" },
    { from: 7, to: 7, insert: "2" },
    { from: 14, to: 18, insert: "" },
    { from: 18, to: 18, insert: "4" },
  ]);
});

it("takes a change in a text of any length", () => {
  const long = "word ".repeat(40_000);
  expect(changesBetween(long, `${long}end`)).toEqual([
    { from: 200_000, to: 200_000, insert: "end" },
  ]);
});
