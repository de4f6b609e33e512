import type { Keep } from "@/backend/generated/Keep";
import type { Schedule } from "@/backend/generated/Schedule";
import type { Unit } from "@/backend/generated/Unit";
import {
  isDate,
  isTime,
  isWhole,
  MOST_EVERY,
  MOST_RUNS,
  patternFormFor,
  patternFormOn,
  patternOf,
  patternProblemOf,
  type PatternForm,
  type PatternProblem,
} from "./pattern-form";

/** What the schedule picker holds while it is being filled in; dates are `YYYY-MM-DD`, times `HH:MM`. */
export interface ScheduleForm {
  kind: Schedule["kind"];
  date: string;
  time: string;
  zone: string;
  every: number;
  unit: Unit;
  end: "count" | "until";
  count: number;
  untilDate: string;
  keep: Keep;
  pattern: PatternForm;
}

/** What is wrong with a form, named after the field to mend. */
export type ScheduleProblem = "date" | "time" | "zone" | PatternProblem;

/** A form for a schedule; what the schedule does not say starts at the next full hour tomorrow. */
export function formFor(schedule: Schedule, zone: string, nowMs: number): ScheduleForm {
  const start = nextMorning(nowMs);
  const form: ScheduleForm = {
    kind: schedule.kind,
    date: start.date,
    time: start.time,
    zone,
    every: 1,
    unit: "weeks",
    end: "count",
    count: 4,
    untilDate: start.date,
    keep: "distance",
    pattern: patternFormOn(start.date, start.time),
  };
  if (schedule.kind === "now") return form;
  if (schedule.kind === "pattern") {
    const pattern = patternFormFor(schedule);
    const time = pattern.times[0] ?? start.time;
    return { ...form, date: schedule.start, time, zone: schedule.zone, pattern };
  }
  const first = schedule.kind === "once" ? schedule.at : schedule.first;
  Object.assign(form, { date: first.slice(0, 10), time: first.slice(11, 16), zone: schedule.zone });
  if (schedule.kind === "repeat") {
    Object.assign(form, { every: schedule.every.count, unit: schedule.every.unit });
    form.keep = schedule.keep ?? "distance";
    form.end = schedule.end.kind;
    if (schedule.end.kind === "count") form.count = schedule.end.count;
    else form.untilDate = schedule.end.at.slice(0, 10);
  }
  form.pattern = patternFormOn(form.date, form.time);
  return form;
}

/** Nine o'clock on the next day. */
export function nextMorning(nowMs: number): { date: string; time: string } {
  const day = new Date(nowMs);
  day.setDate(day.getDate() + 1);
  const pad = (value: number) => String(value).padStart(2, "0");
  const date = `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
  return { date, time: "09:00" };
}

/** The first thing to mend, or null. */
export function problemOf(form: ScheduleForm): ScheduleProblem | null {
  if (form.kind === "now") return null;
  if (!isDate(form.date)) return "date";
  if (form.kind !== "pattern" && !isTime(form.time)) return "time";
  if (form.zone === "") return "zone";
  if (form.kind === "once") return null;
  if (form.kind === "pattern") return patternProblemOf(form.pattern, form.date);
  if (!isWhole(form.every, MOST_EVERY)) return "every";
  if (form.end === "count") return isWhole(form.count, MOST_RUNS) ? null : "count";
  return isDate(form.untilDate) && form.untilDate >= form.date ? null : "until";
}

/** The schedule a form without problems stands for. */
export function scheduleOf(form: ScheduleForm): Schedule {
  const first = `${form.date}T${form.time}:00`;
  if (form.kind === "now") return { kind: "now" };
  if (form.kind === "once") return { kind: "once", at: first, zone: form.zone };
  if (form.kind === "pattern")
    return { kind: "pattern", ...patternOf(form.pattern, form.date, form.zone) };
  const keepsLocal = form.keep === "local_time" && canKeep(form.unit);
  return {
    kind: "repeat",
    first,
    zone: form.zone,
    every: { count: form.every, unit: form.unit },
    end:
      form.end === "count"
        ? { kind: "count", count: form.count }
        : { kind: "until", at: `${form.untilDate}T23:59:59` },
    ...(keepsLocal && { keep: form.keep }),
  };
}

/** Whether a unit leaves the choice between an even distance and the same times of day. */
export function canKeep(unit: Unit): boolean {
  return unit === "minutes" || unit === "hours";
}

/** The earliest local time a form can run at, for comparing with a limit. */
export function firstOf(form: ScheduleForm): string {
  const times = [...form.pattern.times].sort();
  const time = form.kind === "pattern" ? (times[0] ?? form.time) : form.time;
  return `${form.date}T${time}`;
}

/** Whether two schedules say the same. */
export function sameSchedule(a: Schedule, b: Schedule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
