import type { Schedule } from "@/backend/generated/Schedule";
import type { Unit } from "@/backend/generated/Unit";

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
}

/** What is wrong with a form, named after the field to mend. */
export type ScheduleProblem = "date" | "time" | "zone" | "every" | "count" | "until";

/** The largest distance between two runs, as the core takes it. */
export const MOST_EVERY = 10_000;
/** The most runs of one schedule. */
export const MOST_RUNS = 366;

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
  };
  if (schedule.kind === "now") return form;
  const first = schedule.kind === "once" ? schedule.at : schedule.first;
  Object.assign(form, { date: first.slice(0, 10), time: first.slice(11, 16), zone: schedule.zone });
  if (schedule.kind === "repeat") {
    Object.assign(form, { every: schedule.every.count, unit: schedule.every.unit });
    form.end = schedule.end.kind;
    if (schedule.end.kind === "count") form.count = schedule.end.count;
    else form.untilDate = schedule.end.at.slice(0, 10);
  }
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
  if (!isTime(form.time)) return "time";
  if (form.zone === "") return "zone";
  if (form.kind === "once") return null;
  if (!isWhole(form.every, MOST_EVERY)) return "every";
  if (form.end === "count") return isWhole(form.count, MOST_RUNS) ? null : "count";
  return isDate(form.untilDate) && form.untilDate >= form.date ? null : "until";
}

/** Whether a text is a day of the calendar. */
export function isDate(date: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(date) && !Number.isNaN(Date.parse(`${date}T00:00:00Z`));
}

/** Whether a text is a time of day. */
export function isTime(time: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(time);
}

function isWhole(value: number, most: number): boolean {
  return Number.isInteger(value) && value >= 1 && value <= most;
}

/** The schedule a form without problems stands for. */
export function scheduleOf(form: ScheduleForm): Schedule {
  const first = `${form.date}T${form.time}:00`;
  if (form.kind === "now") return { kind: "now" };
  if (form.kind === "once") return { kind: "once", at: first, zone: form.zone };
  return {
    kind: "repeat",
    first,
    zone: form.zone,
    every: { count: form.every, unit: form.unit },
    end:
      form.end === "count"
        ? { kind: "count", count: form.count }
        : { kind: "until", at: `${form.untilDate}T23:59:59` },
  };
}

/** Whether two schedules say the same. */
export function sameSchedule(a: Schedule, b: Schedule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
