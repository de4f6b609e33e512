import { describe, expect, it } from "vitest";
import type { Schedule } from "@/backend/generated/Schedule";
import { formFor, problemOf, scheduleOf, type ScheduleForm } from "./schedule-form";

const NOW_MS = Date.parse("2026-11-21T10:20:00Z");

const SCHEDULES: Schedule[] = [
  { kind: "now" },
  { kind: "once", at: "2026-11-27T09:00:00", zone: "Europe/Amsterdam" },
  {
    kind: "repeat",
    first: "2026-11-27T09:00:00",
    zone: "Europe/Amsterdam",
    every: { count: 2, unit: "days" },
    end: { kind: "count", count: 6 },
  },
  {
    kind: "repeat",
    first: "2026-11-27T09:00:00",
    zone: "America/New_York",
    every: { count: 30, unit: "minutes" },
    end: { kind: "until", at: "2026-12-24T23:59:59" },
  },
];

describe("the schedule form", () => {
  it.each(SCHEDULES)("gives back the schedule it was opened with: $kind", (schedule) => {
    const form = formFor(schedule, "Europe/Berlin", NOW_MS);
    expect(problemOf(form)).toBeNull();
    expect(scheduleOf(form)).toEqual(schedule);
  });

  it("starts with tomorrow at nine in the own zone", () => {
    const form = formFor({ kind: "now" }, "Europe/Berlin", NOW_MS);
    expect([form.date, form.time, form.zone]).toEqual(["2026-11-22", "09:00", "Europe/Berlin"]);
  });

  it.each<[Partial<ScheduleForm>, string]>([
    [{ date: "" }, "date"],
    [{ date: "2026-13-01" }, "date"],
    [{ time: "25:00" }, "time"],
    [{ time: "" }, "time"],
    [{ zone: "" }, "zone"],
    [{ every: 0 }, "every"],
    [{ every: 1.5 }, "every"],
    [{ every: Number.NaN }, "every"],
    [{ every: 10_001 }, "every"],
    [{ count: 0 }, "count"],
    [{ count: 367 }, "count"],
    [{ end: "until", untilDate: "2026-11-20" }, "until"],
  ])("names the field to mend: %o", (change, problem) => {
    const form = formFor({ kind: "now" }, "Europe/Berlin", NOW_MS);
    expect(problemOf({ ...form, kind: "repeat", ...change })).toBe(problem);
  });
});
