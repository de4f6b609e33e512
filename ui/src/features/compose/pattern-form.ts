import type { Days } from "@/backend/generated/Days";
import type { End } from "@/backend/generated/End";
import type { Gap } from "@/backend/generated/Gap";
import type { Missing } from "@/backend/generated/Missing";
import type { Nth } from "@/backend/generated/Nth";
import type { Pattern } from "@/backend/generated/Pattern";
import type { Weekday } from "@/backend/generated/Weekday";

/** What the pattern editor holds while it is being filled in; days and times are texts as in the schedule form. */
export interface PatternForm {
  rule: Days["kind"];
  /** Days, weeks or months between two rounds of the rule. */
  step: number;
  weekdays: Weekday[];
  monthDays: number[];
  missing: Missing;
  nth: Nth;
  nthWeekday: Weekday;
  times: string[];
  end: "never" | "count" | "until";
  count: number;
  untilDate: string;
  except: string[];
  gap: Gap;
}

/** What is wrong with a pattern, named after the field to mend. */
export type PatternProblem =
  "every" | "weekdays" | "month_days" | "times" | "count" | "until" | "except";

export const WEEKDAYS: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];
export const NTHS: readonly Nth[] = ["first", "second", "third", "fourth", "fifth", "last"];
/** Times of day one pattern may have, as the core takes it. */
export const MOST_TIMES = 24;
/** Days one pattern may leave out. */
export const MOST_EXCEPTIONS = 366;
/** The largest distance between two runs, as the core takes it. */
export const MOST_EVERY = 10_000;
/** The most runs of one schedule. */
export const MOST_RUNS = 366;

/** A pattern that runs every week on the weekday of a date. */
export function patternFormOn(date: string, time: string): PatternForm {
  return {
    rule: "weekdays",
    step: 1,
    weekdays: [weekdayOf(date)],
    monthDays: [Number(date.slice(8, 10))],
    missing: "clamp",
    nth: "last",
    nthWeekday: weekdayOf(date),
    times: [time],
    end: "count",
    count: 4,
    untilDate: date,
    except: [],
    gap: "later",
  };
}

/** The form of a pattern that is there already. */
export function patternFormFor(pattern: Pattern): PatternForm {
  const times = pattern.times.map((time) => time.slice(0, 5));
  const form = patternFormOn(pattern.start, times[0] ?? "09:00");
  Object.assign(form, { times, except: [...pattern.except], gap: pattern.gap });
  readDays(form, pattern.days);
  form.end = pattern.end?.kind ?? "never";
  if (pattern.end?.kind === "count") form.count = pattern.end.count;
  if (pattern.end?.kind === "until") form.untilDate = pattern.end.at.slice(0, 10);
  return form;
}

function readDays(form: PatternForm, days: Days) {
  form.rule = days.kind;
  switch (days.kind) {
    case "every":
      form.step = days.days;
      return;
    case "weekdays":
      Object.assign(form, { weekdays: [...days.on], step: days.every_weeks });
      return;
    case "month_days":
      Object.assign(form, { monthDays: [...days.on], missing: days.missing });
      form.step = days.every_months;
      return;
    case "nth_weekday":
      Object.assign(form, { nth: days.nth, nthWeekday: days.weekday });
      form.step = days.every_months;
  }
}

/** The weekday of a date such as `2026-11-27`; Monday when it is none. */
export function weekdayOf(date: string): Weekday {
  const day = new Date(`${date}T00:00:00Z`).getUTCDay();
  return WEEKDAYS[(day + 6) % 7] ?? "monday";
}

/** The first thing to mend, or null. */
export function patternProblemOf(form: PatternForm, start: string): PatternProblem | null {
  if (!isWhole(form.step, MOST_EVERY)) return "every";
  if (form.rule === "weekdays" && form.weekdays.length === 0) return "weekdays";
  if (form.rule === "month_days" && form.monthDays.length === 0) return "month_days";
  const { length } = form.times;
  if (length === 0 || length > MOST_TIMES || !form.times.every(isTime)) return "times";
  if (form.except.length > MOST_EXCEPTIONS || !form.except.every(isDate)) return "except";
  if (form.end === "count") return isWhole(form.count, MOST_RUNS) ? null : "count";
  if (form.end === "never") return null;
  return isDate(form.untilDate) && form.untilDate >= start ? null : "until";
}

/** The pattern a form without problems stands for. */
export function patternOf(form: PatternForm, start: string, zone: string): Pattern {
  return {
    start,
    zone,
    days: daysOf(form),
    times: [...new Set(form.times)].sort().map((time) => `${time}:00`),
    end: endOf(form),
    except: [...new Set(form.except)].sort(),
    gap: form.gap,
  };
}

function daysOf(form: PatternForm): Days {
  switch (form.rule) {
    case "every":
      return { kind: "every", days: form.step };
    case "weekdays": {
      const on = WEEKDAYS.filter((day) => form.weekdays.includes(day));
      return { kind: "weekdays", on, every_weeks: form.step };
    }
    case "month_days": {
      const on = [...form.monthDays].sort((a, b) => a - b);
      return { kind: "month_days", on, missing: form.missing, every_months: form.step };
    }
    case "nth_weekday":
      return {
        kind: "nth_weekday",
        nth: form.nth,
        weekday: form.nthWeekday,
        every_months: form.step,
      };
  }
}

function endOf(form: PatternForm): End | null {
  if (form.end === "never") return null;
  if (form.end === "count") return { kind: "count", count: form.count };
  return { kind: "until", at: `${form.untilDate}T23:59:59` };
}

/** Whether a text is a day of the calendar. */
export function isDate(date: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
}

/** Whether a text is a time of day. */
export function isTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
}

/** Whether a number is whole, at least 1 and not over a limit. */
export function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}
