import { afterEach, expect, it } from "vitest";
import type { Days } from "@/backend/generated/Days";
import type { Pattern } from "@/backend/generated/Pattern";
import { language } from "@/messages";
import { scheduleWords, shortScheduleWords, timeOfDay } from "./schedule-words";

const BASE: Pattern = {
  start: "2026-11-27",
  zone: "Europe/Berlin",
  days: { kind: "every", days: 1 },
  times: ["09:00:00"],
  end: null,
  except: [],
  gap: "later",
};

function said(days: Days, more: Partial<Pattern> = {}): string {
  const { strong, rest } = scheduleWords({ kind: "pattern", ...BASE, ...more, days });
  return `${strong} · ${rest}`;
}

const RULES: [Days, Partial<Pattern>, string, string][] = [
  [
    { kind: "every", days: 3 },
    {},
    "Every 3 days 09:00 · Europe/Berlin, without an end",
    "Alle 3 Tage 09:00 · Europe/Berlin, ohne Ende",
  ],
  [
    { kind: "weekdays", on: ["monday", "friday"], every_weeks: 1 },
    { times: ["09:00:00", "17:00:00"], end: { kind: "count", count: 6 } },
    "Every Monday and Friday 09:00 and 17:00 · Europe/Berlin, 6 times",
    "Jeden Montag und Freitag 09:00 und 17:00 · Europe/Berlin, 6-mal",
  ],
  [
    { kind: "month_days", on: [1, 31], missing: "skip", every_months: 1 },
    { except: ["2026-12-31"] },
    "Every month on day 1 and 31 09:00 · Europe/Berlin, without an end, not in months without that day, without 1 day",
    "Jeden Monat am 1. und 31. 09:00 · Europe/Berlin, ohne Ende, nicht in Monaten ohne diesen Tag, ohne 1 Tag",
  ],
  [
    { kind: "month_days", on: [31], missing: "clamp", every_months: 2 },
    {},
    "Every 2 months on the last day 09:00 · Europe/Berlin, without an end",
    "Alle 2 Monate am letzten Tag 09:00 · Europe/Berlin, ohne Ende",
  ],
  [
    { kind: "nth_weekday", nth: "last", weekday: "friday", every_months: 1 },
    {},
    "Every month on the last Friday 09:00 · Europe/Berlin, without an end",
    "Jeden Monat am letzten Freitag 09:00 · Europe/Berlin, ohne Ende",
  ],
];

afterEach(() => (language.choice = "system"));

it.each(RULES)("says a rule in both languages: %o", (days, more, english, german) => {
  language.choice = "en";
  expect(said(days, more)).toBe(english);
  language.choice = "de";
  expect(said(days, more)).toBe(german);
});

it("says a pattern in a list row, and its first time in a preview", () => {
  const schedule = { kind: "pattern", ...BASE } as const;
  language.choice = "en";
  expect(shortScheduleWords(schedule)).toBe("Every day 09:00");
  expect(timeOfDay(schedule)).toBe("09:00");
});
