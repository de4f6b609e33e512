import { expect, it } from "vitest";
import { confirmationFor, isTypedNumber } from "./confirmation";

it.each([
  [1, "none"],
  [4, "none"],
  [5, "dialog"],
  [49, "dialog"],
  [50, "typed"],
  [1_000, "typed"],
])("asks in proportion for %i recipients: %s", (count, expected) => {
  expect(confirmationFor(count)).toBe(expected);
});

it.each([
  ["1000", true],
  ["1,000", true],
  ["1.000", true],
  [" 1 000 ", true],
  ["100", false],
  ["10000", false],
  ["", false],
])("takes %j as 1,000: %s", (typed, expected) => {
  expect(isTypedNumber(typed, 1_000)).toBe(expected);
});
