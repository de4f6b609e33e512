import { formatDateTime, formatNumber, formatTime } from "@/format";
import { m } from "@/messages";

/** Says until when free words reach a contact, and what does afterwards. */
export function windowWords(openUntilMs: number | null, nowMs: number): string {
  if (openUntilMs === null) return m.pieces_window_never();
  if (openUntilMs <= nowMs) return m.pieces_window_closed();
  return m.pieces_window_open({ time: endWords(openUntilMs, nowMs) });
}

/** Says whom a window is about, and of how many it is not known. */
export function othersWords(name: string, others: number): string {
  return m.pieces_window_others({ name, count: others, shown: formatNumber(others) });
}

/** The time alone when it is today, else with its day. */
function endWords(untilMs: number, nowMs: number): string {
  const isToday = new Date(untilMs).toDateString() === new Date(nowMs).toDateString();
  return isToday ? formatTime(untilMs) : formatDateTime(untilMs);
}
