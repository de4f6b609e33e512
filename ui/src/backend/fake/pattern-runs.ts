import type { Days } from "../generated/Days";
import type { Pattern } from "../generated/Pattern";
import type { Weekday } from "../generated/Weekday";
import { DAY_MS } from "./world";

const DAYS_AHEAD = 3 * 366;
const MOST_RUNS = 366;
const WEEKDAYS: readonly Weekday[] = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
];
const NTHS = ["first", "second", "third", "fourth", "fifth"];

/** The instants of a pattern, in UTC and for some years; enough for a dev build. */
export function patternStarts(pattern: Pattern): number[] {
  const startMs = Date.parse(`${pattern.start}T00:00:00Z`);
  const untilMs = pattern.end?.kind === "until" ? Date.parse(`${pattern.end.at}Z`) : Infinity;
  const most = pattern.end?.kind === "count" ? pattern.end.count : MOST_RUNS;
  const days = Array.from({ length: DAYS_AHEAD }, (_, at) => startMs + at * DAY_MS);
  return days
    .filter((dayMs) => !pattern.except.includes(new Date(dayMs).toISOString().slice(0, 10)))
    .filter((dayMs) => isNamed(pattern.days, startMs, dayMs))
    .flatMap((dayMs) => pattern.times.map((time) => dayMs + Date.parse(`1970-01-01T${time}Z`)))
    .filter((atMs) => atMs <= untilMs)
    .slice(0, most);
}

function isNamed(days: Days, startMs: number, dayMs: number): boolean {
  const day = new Date(dayMs);
  const start = new Date(startMs);
  const months =
    (day.getUTCFullYear() - start.getUTCFullYear()) * 12 + day.getUTCMonth() - start.getUTCMonth();
  const length = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate();
  const date = day.getUTCDate();
  const weekday = WEEKDAYS[day.getUTCDay()]!;
  switch (days.kind) {
    case "every":
      return Math.round((dayMs - startMs) / DAY_MS) % days.days === 0;
    case "weekdays": {
      const weeks = Math.floor(((dayMs - startMs) / DAY_MS + ((start.getUTCDay() + 6) % 7)) / 7);
      return weeks % days.every_weeks === 0 && days.on.includes(weekday);
    }
    case "month_days": {
      const isClamped = days.missing === "clamp" && date === length && Math.max(...days.on) > date;
      return months % days.every_months === 0 && (days.on.includes(date) || isClamped);
    }
    case "nth_weekday": {
      const isPlace =
        days.nth === "last"
          ? date + 7 > length
          : Math.floor((date - 1) / 7) === NTHS.indexOf(days.nth);
      return months % days.every_months === 0 && weekday === days.weekday && isPlace;
    }
  }
}
