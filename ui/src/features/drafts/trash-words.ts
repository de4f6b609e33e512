import { formatNumber } from "@/format";
import { m } from "@/messages";

const DAY_MS = 86_400_000;

/** Whole days until a draft of the trash is deleted for good; never below zero. */
export function daysLeft(deletedAtMs: number, keepDays: number, nowMs: number): number {
  return Math.max(Math.ceil((deletedAtMs + keepDays * DAY_MS - nowMs) / DAY_MS), 0);
}

/** Says when a draft of the trash is deleted for good. */
export function daysLeftWords(deletedAtMs: number, keepDays: number, nowMs: number): string {
  const days = daysLeft(deletedAtMs, keepDays, nowMs);
  if (days === 0) return m.drafts_gone_today();
  return m.drafts_gone_in({ count: days, shown: formatNumber(days) });
}
