import type { LocalTime } from "@/backend/generated/LocalTime";
import { isDate, isTime } from "./pattern-form";
import { firstOf, nextMorning, type ScheduleForm } from "./schedule-form";

/** What the fields of "not after" hold while they are being filled in. */
export interface LimitForm {
  isOn: boolean;
  date: string;
  time: string;
}

/** What is wrong with a limit, named after what to mend. */
export type LimitProblem = "date" | "time" | "too_early";

/** The fields for a limit; without one they start at the end of the next morning. */
export function limitFormFor(limit: LocalTime | null, nowMs: number): LimitForm {
  if (limit) return { isOn: true, date: limit.at.slice(0, 10), time: limit.at.slice(11, 16) };
  return { isOn: false, date: nextMorning(nowMs).date, time: "11:00" };
}

/** The first thing to mend, or null; a limit must not lie before the first run. */
export function limitProblemOf(limit: LimitForm, schedule: ScheduleForm): LimitProblem | null {
  if (!limit.isOn) return null;
  if (!isDate(limit.date)) return "date";
  if (!isTime(limit.time)) return "time";
  const isBefore = schedule.kind !== "now" && `${limit.date}T${limit.time}` < firstOf(schedule);
  return isBefore ? "too_early" : null;
}

/** The limit that fields without problems stand for, in the zone of the schedule. */
export function limitOf(limit: LimitForm, zone: string): LocalTime | null {
  return limit.isOn ? { at: `${limit.date}T${limit.time}:00`, zone } : null;
}

/** Whether two limits say the same. */
export function sameLimit(a: LocalTime | null, b: LocalTime | null): boolean {
  return a?.at === b?.at && a?.zone === b?.zone;
}
