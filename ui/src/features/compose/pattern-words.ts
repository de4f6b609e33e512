import type { Days } from "@/backend/generated/Days";
import type { Nth } from "@/backend/generated/Nth";
import type { Pattern } from "@/backend/generated/Pattern";
import type { Weekday } from "@/backend/generated/Weekday";
import { formatList, formatNumber } from "@/format";
import { m } from "@/messages";
import { endWords, weekdayName } from "./local-words";
import { WEEKDAYS } from "./pattern-form";

/** The shortest month has so many days; later ones are not in every month. */
const SHORTEST_MONTH = 28;

/** Says which days and times: "Every Monday and Friday 09:00". */
export function patternWords(pattern: Pattern): string {
  const time = formatList(pattern.times.map((text) => text.slice(0, 5)));
  return daysWords(pattern.days, time);
}

/** What follows it: zone, end, days left out. */
export function patternRest(pattern: Pattern): string {
  const count = pattern.except.length;
  const parts = [
    pattern.zone,
    pattern.end ? endWords(pattern.end) : m.pattern_never_ends(),
    shortMonthWords(pattern.days),
    count > 0 ? m.pattern_except_count({ count, shown: formatNumber(count) }) : "",
  ];
  return parts.filter(Boolean).join(", ");
}

function daysWords(days: Days, time: string): string {
  switch (days.kind) {
    case "every": {
      const distance = m.schedule_days({ count: days.days, shown: formatNumber(days.days) });
      return m.schedule_every_at({ distance, time });
    }
    case "weekdays": {
      const day = formatList(days.on.map((one) => dayName(one)));
      const count = days.every_weeks;
      if (count === 1) return m.schedule_every_weekday({ day, time });
      const distance = m.schedule_weeks({ count, shown: formatNumber(count) });
      return m.schedule_every_on({ distance, day, time });
    }
    case "month_days": {
      const distance = monthsWords(days.every_months);
      if (days.missing === "clamp" && days.on.length === 1 && days.on[0] === 31) {
        return m.pattern_on_last_day({ distance, time });
      }
      const numbers = days.on.map((day) => m.pattern_day_number({ day: formatNumber(day) }));
      return m.pattern_on_month_days({ distance, days: formatList(numbers), time });
    }
    case "nth_weekday":
      return m.pattern_on_nth({
        distance: monthsWords(days.every_months),
        nth: nthWords(days.nth),
        day: dayName(days.weekday),
        time,
      });
  }
}

function monthsWords(count: number): string {
  return m.pattern_months({ count, shown: formatNumber(count) });
}

/** What becomes of days that a short month does not have, where there are such days. */
function shortMonthWords(days: Days): string {
  if (days.kind !== "month_days" || Math.max(...days.on) <= SHORTEST_MONTH) return "";
  if (days.missing === "skip") return m.pattern_short_skip();
  return days.on.length === 1 && days.on[0] === 31 ? "" : m.pattern_short_clamp();
}

/** A weekday in the person's language. */
export function dayName(day: Weekday, style: "long" | "short" = "long"): string {
  // The first of January 2024 is a Monday.
  return weekdayName(`2024-01-0${WEEKDAYS.indexOf(day) + 1}`, style);
}

/** "first" to "last", as they stand before a weekday. */
export function nthWords(nth: Nth): string {
  switch (nth) {
    case "first":
      return m.pattern_nth_first();
    case "second":
      return m.pattern_nth_second();
    case "third":
      return m.pattern_nth_third();
    case "fourth":
      return m.pattern_nth_fourth();
    case "fifth":
      return m.pattern_nth_fifth();
    case "last":
      return m.pattern_nth_last();
  }
}
