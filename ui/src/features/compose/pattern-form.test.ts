import { describe, expect, it } from "vitest";
import type { Pattern } from "@/backend/generated/Pattern";
import type { Schedule } from "@/backend/generated/Schedule";
import { patternFormFor, patternOf, patternProblemOf, type PatternForm } from "./pattern-form";
import { firstOf, formFor, problemOf, sameSchedule, scheduleOf } from "./schedule-form";

const NOW_MS = Date.parse("2026-11-21T10:20:00Z");

const FRIDAYS: Pattern = {
  start: "2026-11-27",
  zone: "Europe/Berlin",
  days: { kind: "weekdays", on: ["monday", "friday"], every_weeks: 2 },
  times: ["09:00:00", "17:30:00"],
  end: { kind: "count", count: 6 },
  except: ["2026-12-25"],
  gap: "skip",
};

const PATTERNS: Pattern[] = [
  FRIDAYS,
  { ...FRIDAYS, days: { kind: "every", days: 3 }, end: null },
  {
    ...FRIDAYS,
    days: { kind: "month_days", on: [1, 15, 31], missing: "skip", every_months: 3 },
    end: { kind: "until", at: "2027-06-30T23:59:59" },
  },
  {
    ...FRIDAYS,
    days: { kind: "nth_weekday", nth: "last", weekday: "friday", every_months: 1 },
    gap: "later",
  },
];

describe("the pattern form", () => {
  it.each(PATTERNS)("gives back the pattern it was opened with: $days.kind", (pattern) => {
    const schedule: Schedule = { kind: "pattern", ...pattern };
    const form = formFor(schedule, "UTC", NOW_MS);
    expect(problemOf(form)).toBeNull();
    expect(sameSchedule(scheduleOf(form), schedule)).toBe(true);
  });

  it("starts with the weekday of tomorrow, every week at nine", () => {
    const form = formFor({ kind: "now" }, "Europe/Berlin", NOW_MS);
    expect(form.pattern.weekdays).toEqual(["sunday"]);
    expect(form.pattern.times).toEqual(["09:00"]);
    expect(problemOf({ ...form, kind: "pattern" })).toBeNull();
  });

  it("takes over the day and time of a repetition", () => {
    const form = formFor(
      { kind: "once", at: "2026-11-27T14:00:00", zone: "UTC" },
      "Europe/Berlin",
      NOW_MS,
    );
    expect(form.pattern.weekdays).toEqual(["friday"]);
    expect(form.pattern.times).toEqual(["14:00"]);
  });

  it("puts days and times in order and each once", () => {
    const form = patternFormFor(FRIDAYS);
    form.times = ["17:30", "09:00", "17:30"];
    form.weekdays = ["friday", "monday"];
    expect(patternOf(form, FRIDAYS.start, FRIDAYS.zone)).toEqual(FRIDAYS);
  });

  it("begins with its earliest time, for a limit to be compared with", () => {
    const form = formFor({ kind: "pattern", ...FRIDAYS }, "UTC", NOW_MS);
    expect(firstOf(form)).toBe("2026-11-27T09:00");
  });

  it.each<[Partial<PatternForm>, string]>([
    [{ step: 0 }, "every"],
    [{ step: 10_001 }, "every"],
    [{ weekdays: [] }, "weekdays"],
    [{ rule: "month_days", monthDays: [] }, "month_days"],
    [{ times: [] }, "times"],
    [{ times: ["09:00", ""] }, "times"],
    [{ times: Array<string>(25).fill("09:00") }, "times"],
    [{ except: ["2026-02-30x"] }, "except"],
    [{ count: 367 }, "count"],
    [{ end: "until", untilDate: "2026-11-26" }, "until"],
  ])("names the field to mend: %o", (change, problem) => {
    const form = { ...patternFormFor(FRIDAYS), ...change };
    expect(patternProblemOf(form, FRIDAYS.start)).toBe(problem);
  });
});

it("keeps what a repetition of hours keeps when the clocks change", () => {
  const hours: Schedule = {
    kind: "repeat",
    first: "2026-11-27T09:00:00",
    zone: "Europe/Berlin",
    every: { count: 6, unit: "hours" },
    end: { kind: "count", count: 6 },
    keep: "local_time",
  };
  const form = formFor(hours, "UTC", NOW_MS);
  expect(scheduleOf(form)).toEqual(hours);
  expect(scheduleOf({ ...form, unit: "days" })).not.toHaveProperty("keep");
});
