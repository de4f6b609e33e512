import type { End } from "@/backend/generated/End";
import { formatNumber } from "@/format";
import { language, m } from "@/messages";

/** Local times are written as they are, without going through this machine's zone. */
export function written(local: string, options: Intl.DateTimeFormatOptions): string {
  const time = local.length > 10 ? local.slice(0, 19) : `${local}T00:00:00`;
  const at = Date.parse(`${time}Z`);
  if (Number.isNaN(at)) return local;
  return new Intl.DateTimeFormat(language.region, { ...options, timeZone: "UTC" }).format(at);
}

/** "1 January 2027" for a day or local time without zone. */
export function localDate(local: string): string {
  return written(local, { day: "numeric", month: "short", year: "numeric" });
}

/** "Friday" for a day or local time without zone. */
export function weekdayName(local: string, style: "long" | "short" = "long"): string {
  return written(local, { weekday: style });
}

/** When a repetition stops: "6 times", "until 1 Jan 2027". */
export function endWords(end: End): string {
  if (end.kind === "count") {
    return m.schedule_times({ count: end.count, shown: formatNumber(end.count) });
  }
  return m.schedule_until({ date: localDate(end.at) });
}
