import { isSameDay } from "@/features/drafts/rows";
import type { ListEntry } from "@/components/list-entry";
import { language, m } from "@/messages";

/** Puts a heading above the first thing of each day of this machine's calendar. */
export function entriesByDay<T extends { id: string }>(
  items: readonly T[],
  atMs: (item: T) => number,
  nowMs: number,
): ListEntry<T>[] {
  const entries: ListEntry<T>[] = [];
  let day = "";
  items.forEach((item, index) => {
    const itsDay = new Date(atMs(item)).toDateString();
    if (itsDay !== day) {
      entries.push({ kind: "heading", key: `day ${itsDay}`, text: dayWords(atMs(item), nowMs) });
      day = itsDay;
    }
    entries.push({ kind: "item", key: item.id, item, index });
  });
  return entries;
}

/** Names a day as people do: today, yesterday, or its date. */
export function dayWords(atMs: number, nowMs: number): string {
  if (isSameDay(atMs, nowMs)) return m.history_today();
  if (isSameDay(atMs, nowMs, 1)) return m.history_yesterday();
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear();
  return new Intl.DateTimeFormat(language.region, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...(isThisYear ? {} : { year: "numeric" }),
  }).format(atMs);
}
