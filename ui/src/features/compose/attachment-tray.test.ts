import { expect, it } from "vitest";
import { moved } from "./attachment-tray.svelte";

it.each([
  [0, 2, "bca"],
  [2, 0, "cab"],
  [1, 1, "abc"],
  [0, 99, "bca"],
  [2, -5, "cab"],
  [7, 0, "abc"],
])("moves %i to %i", (from, to, expected) => {
  expect(moved([..."abc"], from, to).join("")).toBe(expected);
});
