import type { DraftSummary } from "@/backend/generated/DraftSummary";

/** What the virtual list draws: a heading for a day, or a draft with its place in the whole. */
export type ListRow =
  | { kind: "day"; key: string; atMs: number }
  | { kind: "draft"; key: string; draft: DraftSummary; index: number };

/** Puts a heading above the first draft of each day of this machine's calendar. */
export function rowsByDay(drafts: readonly DraftSummary[]): ListRow[] {
  const rows: ListRow[] = [];
  let day = "";
  drafts.forEach((draft, index) => {
    const itsDay = new Date(draft.updated_at_ms).toDateString();
    if (itsDay !== day) {
      rows.push({ kind: "day", key: `day ${itsDay}`, atMs: draft.updated_at_ms });
      day = itsDay;
    }
    rows.push({ kind: "draft", key: draft.id, draft, index });
  });
  return rows;
}

/** Whether two instants fall on the same day here; `daysBefore` shifts the second one back. */
export function isSameDay(atMs: number, nowMs: number, daysBefore = 0): boolean {
  const other = new Date(nowMs);
  other.setDate(other.getDate() - daysBefore);
  return new Date(atMs).toDateString() === other.toDateString();
}
