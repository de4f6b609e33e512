import { expect, it } from "vitest";
import { daysLeft, daysLeftWords } from "./trash-words";

const DAY_MS = 86_400_000;

it.each([
  [0, 30],
  [1, 30],
  [DAY_MS, 29],
  [17.5 * DAY_MS, 13],
  [29.9 * DAY_MS, 1],
  [30 * DAY_MS, 0],
  [44 * DAY_MS, 0],
])("after %d ms in the trash, %d of 30 days are left", (sinceMs, days) => {
  expect(daysLeft(5_000, 30, 5_000 + sinceMs)).toBe(days);
});

it("says the last day by its name", () => {
  expect(daysLeftWords(0, 30, 29 * DAY_MS)).toBe("deleted for good in 1 day");
  expect(daysLeftWords(0, 30, 30 * DAY_MS)).toBe("deleted for good today");
});
