import type { Occurrence } from "@/backend/generated/Occurrence";
import type { Schedule } from "@/backend/generated/Schedule";
import { formatDateTime, formatNumber } from "@/format";
import { m } from "@/messages";
import { endWords, weekdayName, written } from "./local-words";
import { patternRest, patternWords } from "./pattern-words";

export { localDate } from "./local-words";

type Repeat = Extract<Schedule, { kind: "repeat" }>;

/** A schedule in two parts: what stands out, and what follows it. */
export interface ScheduleWords {
  strong: string;
  rest: string;
}

/** Says a schedule: "Every Friday 09:00", "Europe/Amsterdam, 6 times". */
export function scheduleWords(schedule: Schedule): ScheduleWords {
  if (schedule.kind === "now") return { strong: m.schedule_now(), rest: m.schedule_now_rest() };
  if (schedule.kind === "once") return { strong: localDateTime(schedule.at), rest: schedule.zone };
  if (schedule.kind === "pattern") {
    return { strong: patternWords(schedule), rest: patternRest(schedule) };
  }
  return { strong: rhythm(schedule), rest: `${schedule.zone}, ${endWords(schedule.end)}` };
}

/** The time of day a schedule shows in a preview, or null for what leaves at once. */
export function timeOfDay(schedule: Schedule): string | null {
  switch (schedule.kind) {
    case "now":
      return null;
    case "once":
      return schedule.at.slice(11, 16);
    case "repeat":
      return schedule.first.slice(11, 16);
    case "pattern":
      return schedule.times[0]?.slice(0, 5) ?? null;
  }
}

/** Whether a schedule can run more than once. */
export function runsOften(schedule: Schedule): boolean {
  return schedule.kind === "repeat" || schedule.kind === "pattern";
}

/** A schedule in a few words, for a list row. */
export function shortScheduleWords(schedule: Schedule): string {
  if (schedule.kind === "now") return "";
  if (schedule.kind === "once") return localShort(schedule.at);
  if (schedule.kind === "pattern") return patternWords(schedule);
  return m.schedule_then({ first: localShort(schedule.first), rhythm: distance(schedule) });
}

function rhythm(schedule: Repeat): string {
  const { count, unit } = schedule.every;
  const time = schedule.first.slice(11, 16);
  if (unit === "minutes" || unit === "hours") {
    return m.schedule_every_from({
      distance: distance(schedule),
      first: localShort(schedule.first),
    });
  }
  if (unit === "days") return m.schedule_every_at({ distance: distance(schedule), time });
  const day = weekdayName(schedule.first);
  if (count === 1) return m.schedule_every_weekday({ day, time });
  return m.schedule_every_on({ distance: distance(schedule), day, time });
}

function distance({ every }: Repeat): string {
  const input = { count: every.count, shown: formatNumber(every.count) };
  switch (every.unit) {
    case "minutes":
      return m.schedule_minutes(input);
    case "hours":
      return m.schedule_hours(input);
    case "days":
      return m.schedule_days(input);
    case "weeks":
      return m.schedule_weeks(input);
  }
}

/** "Fri 27 Nov 2026, 09:00" for a local time without zone. */
export function localDateTime(local: string): string {
  const at = Date.parse(`${local.slice(0, 19)}Z`);
  return Number.isNaN(at) ? local : formatDateTime(at, "UTC");
}

function localShort(local: string): string {
  return `${written(local, { weekday: "short", day: "numeric", month: "short" })} ${local.slice(11, 16)}`;
}

/** The day of a run in its own zone: "Fri 27 Nov". */
export function runDay(run: Occurrence): string {
  return written(run.local, { weekday: "short", day: "numeric", month: "short" });
}

/** What a clock change does to a run, or an empty text. */
export function clockNoteWords(run: Occurrence): string {
  if (run.note === null) return "";
  switch (run.note) {
    case "skipped":
      return m.schedule_note_skipped();
    case "doubled":
      return m.schedule_note_doubled();
    case "shifted":
      return m.schedule_note_shifted();
  }
}
