import { language } from "./messages";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Writes a number in the chosen language: 4,096 or 4.096. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat(language.current).format(value);
}

/** Writes a size in decimal units, as phones and servers count them. */
export function formatBytes(bytes: number): string {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"] as const;
  const step = Math.min(Math.floor(Math.log10(Math.max(bytes, 1)) / 3), units.length - 1);
  return new Intl.NumberFormat(language.current, {
    style: "unit",
    unit: units[step] ?? "byte",
    // The short form of the smallest unit has no plural: "0 byte".
    unitDisplay: step === 0 ? "long" : "short",
    maximumFractionDigits: step >= 2 ? 1 : 0,
  }).format(bytes / 1000 ** step);
}

/** Writes a share between 0 and 1 as a percentage. */
export function formatShare(share: number): string {
  return new Intl.NumberFormat(language.current, { style: "percent" }).format(share);
}

/** Writes a date and a time: "Fri 27 Nov 2026, 09:00". */
export function formatDateTime(atMs: number, zone?: string): string {
  return new Intl.DateTimeFormat(language.region, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(atMs);
}

/** Writes a moment to the second, where several lie within a minute: "Fri 27 Nov 2026, 09:00:05". */
export function formatMoment(atMs: number): string {
  return new Intl.DateTimeFormat(language.region, {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(atMs);
}

/** Writes the time of day: "09:00". */
export function formatTime(atMs: number, zone?: string): string {
  return new Intl.DateTimeFormat(language.region, {
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(atMs);
}

/** The short time of a list row: the time today, the weekday this week, else the date. */
export function formatListTime(atMs: number, nowMs: number): string {
  if (new Date(atMs).toDateString() === new Date(nowMs).toDateString()) return formatTime(atMs);
  const withinWeek = Math.abs(nowMs - atMs) < 6 * DAY_MS;
  const parts: Intl.DateTimeFormatOptions = withinWeek
    ? { weekday: "short" }
    : { day: "numeric", month: "short" };
  return new Intl.DateTimeFormat(language.region, parts).format(atMs);
}

/** Writes how long ago or ahead something is: "2 minutes ago", "in 3 hours". */
export function formatRelative(atMs: number, nowMs: number): string {
  const format = new Intl.RelativeTimeFormat(language.current, { numeric: "auto" });
  const delta = atMs - nowMs;
  const size = Math.abs(delta);
  if (size < MINUTE_MS) return format.format(Math.round(delta / 1000), "second");
  if (size < 60 * MINUTE_MS) return format.format(Math.round(delta / MINUTE_MS), "minute");
  if (size < DAY_MS) return format.format(Math.round(delta / (60 * MINUTE_MS)), "hour");
  return format.format(Math.round(delta / DAY_MS), "day");
}

/** Joins names as a sentence does: "a, b and c". */
export function formatList(items: readonly string[]): string {
  return new Intl.ListFormat(language.current, { type: "conjunction" }).format(items);
}

/** Writes how long something plays: "0:07", "12:30", "1:02:03". */
export function formatDuration(durationMs: number): string {
  const seconds = Math.max(Math.round(durationMs / 1000), 0);
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const shown = parts[0] === 0 ? parts.slice(1) : parts;
  return shown
    .map((part, at) => (at === 0 ? String(part) : String(part).padStart(2, "0")))
    .join(":");
}

/** Writes a stretch of time in words, rounded up to a tenth of a second: "12.5 sec". */
export function formatSeconds(durationMs: number): string {
  return new Intl.NumberFormat(language.current, {
    style: "unit",
    unit: "second",
    unitDisplay: "short",
    maximumFractionDigits: 1,
  }).format(Math.ceil(durationMs / 100) / 10);
}

/** Writes an amount of money; a currency that nobody knows stands behind the number. */
export function formatMoney(amount: number, currency: string): string {
  const code = currency.trim().toUpperCase();
  if (/^[A-Z]{3}$/.test(code))
    return new Intl.NumberFormat(language.current, { style: "currency", currency: code }).format(
      amount,
    );
  const number = new Intl.NumberFormat(language.current, {
    minimumFractionDigits: 2,
    maximumFractionDigits: 2,
  }).format(amount);
  return `${number} ${currency.trim()}`.trim();
}

/** Writes how long something takes in the units people think in: "50 seconds", "2 hours and 5 minutes". */
export function formatSpan(durationMs: number): string {
  const unit = (value: number, name: "second" | "minute" | "hour") =>
    new Intl.NumberFormat(language.current, {
      style: "unit",
      unit: name,
      unitDisplay: "long",
    }).format(value);
  const seconds = Math.max(Math.ceil(durationMs / 1000), 0);
  if (seconds < 90) return unit(seconds, "second");
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return unit(minutes, "minute");
  const hours = unit(Math.floor(minutes / 60), "hour");
  return minutes % 60 === 0 ? hours : formatList([hours, unit(minutes % 60, "minute")]);
}
