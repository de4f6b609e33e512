import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { PostSummary } from "@/backend/generated/PostSummary";

/** Where a post of the outbox stands, in the order of the list. */
export const ROW_KINDS = [
  "needs_you",
  "held",
  "checking",
  "on_its_way",
  "paused",
  "waiting",
] as const;

export type RowKind = (typeof ROW_KINDS)[number];

/** A post on its way with what is left to do for it. */
export interface OutboxRow {
  /** The post's id, or the entry's own where an entry has no post. */
  id: string;
  kind: RowKind;
  title: string;
  post: PostSummary | null;
  entries: OutboxItem[];
}

/** Whether a post can still be taken back without a trace. */
export function isHeld(post: PostSummary | null, nowMs: number): boolean {
  return post?.state === "held" && post.hold_until_ms > nowMs;
}

/** Puts entries to their posts and says where each stands; what needs a person comes first. */
export function outboxRows(
  items: readonly OutboxItem[],
  posts: readonly PostSummary[],
  nowMs: number,
): OutboxRow[] {
  const rows = posts.map((post) => newRow(post.id, post.title, post));
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const item of items) {
    const id = item.post_id ?? item.id;
    const row = byId.get(id) ?? newRow(id, item.title || item.subject, null);
    if (!byId.has(id)) rows.push(row);
    byId.set(id, row);
    row.entries.push(item);
  }
  for (const row of rows) row.kind = kindOf(row, nowMs);
  return rows.sort(
    (a, b) =>
      ROW_KINDS.indexOf(a.kind) - ROW_KINDS.indexOf(b.kind) || createdAtMs(a) - createdAtMs(b),
  );
}

function newRow(id: string, title: string, post: PostSummary | null): OutboxRow {
  return { id, kind: "on_its_way", title, post, entries: [] };
}

function createdAtMs(row: OutboxRow): number {
  return row.post?.created_at_ms ?? row.entries[0]?.created_at_ms ?? 0;
}

function kindOf({ entries, post }: OutboxRow, nowMs: number): RowKind {
  const has = (state: OutboxItem["state"]) => entries.some((entry) => entry.state === state);
  if (has("stuck")) return "needs_you";
  if (isHeld(post, nowMs)) return "held";
  if (has("unknown")) return "checking";
  if (post?.state === "needs_you") return "needs_you";
  if (post?.paused) return "paused";
  const failedBefore = entries.some((entry) => entry.state === "waiting" && entry.attempts > 0);
  return failedBefore && !has("running") ? "waiting" : "on_its_way";
}

/** How many posts still have work on this computer. */
export function onlyHere(rows: readonly OutboxRow[]): number {
  return rows.filter((row) => row.entries.length > 0).length;
}

/** How far a post is. */
export interface RowProgress {
  picturesDone: number;
  pictures: number;
  groupsDone: number;
  groups: number;
  /** From 0 to 1: the bytes while pictures travel, the groups after that. */
  share: number;
}

/** Counts what is done of a row; finished uploads have left the list of entries. */
export function progressOf({ entries, post }: OutboxRow): RowProgress {
  const uploads = entries.filter((entry) => entry.work === "upload");
  const pictures = Math.max(post?.attachment_count ?? 0, uploads.length);
  const counts = post?.counts;
  const groupsDone = counts ? counts.sent + counts.failed + counts.cancelled : 0;
  const groups = counts ? groupsDone + counts.waiting + counts.queued + counts.unknown : 0;
  const finished = pictures - uploads.length;
  const moving = uploads.reduce((sum, one) => sum + shareOf(one.done, one.total), 0);
  const share =
    uploads.length > 0 ? shareOf(finished + moving, pictures) : shareOf(groupsDone, groups);
  return { picturesDone: finished, pictures, groupsDone, groups, share };
}

/** A share between 0 and 1, also of nothing. */
export function shareOf(done: number, total: number): number {
  return total <= 0 ? 0 : Math.min(Math.max(done / total, 0), 1);
}
