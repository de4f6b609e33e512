import { expect, it } from "vitest";
import type { DraftSummary } from "@/backend/generated/DraftSummary";
import { isSameDay, rowsByDay } from "./rows";

function at(date: string): DraftSummary {
  return { id: date, updated_at_ms: new Date(date).getTime() } as DraftSummary;
}

it("puts one heading above each day", () => {
  const rows = rowsByDay([
    at("2026-11-21T10:00"),
    at("2026-11-21T09:00"),
    at("2026-11-20T23:59"),
    at("2026-11-01T08:00"),
  ]);
  expect(rows.map((row) => row.kind)).toEqual([
    "day",
    "draft",
    "draft",
    "day",
    "draft",
    "day",
    "draft",
  ]);
  expect(rows.flatMap((row) => (row.kind === "draft" ? [row.index] : []))).toEqual([0, 1, 2, 3]);
});

it("knows yesterday across a month", () => {
  const now = new Date("2026-12-01T00:05").getTime();
  expect(isSameDay(new Date("2026-11-30T23:00").getTime(), now, 1)).toBe(true);
  expect(isSameDay(new Date("2026-11-29T23:00").getTime(), now, 1)).toBe(false);
});
