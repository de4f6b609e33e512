import type { Lives } from "@/backend/generated/Lives";
import type { PillWords } from "@/features/drafts/pills";
import { MANY } from "@/features/many/counts";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { secondsLeft } from "./countdown.svelte";
import { progressOf, type OutboxRow, type RowKind } from "./rows";
import { stuckWords } from "./stuck";

/** The heading above the rows of a kind. */
export function kindWords(kind: RowKind): string {
  switch (kind) {
    case "needs_you":
      return m.outbox_section_needs_you();
    case "held":
      return m.outbox_section_held();
    case "checking":
      return m.outbox_section_checking();
    case "on_its_way":
      return m.outbox_section_on_its_way();
    case "paused":
      return m.many_paused();
    case "waiting":
      return m.outbox_section_waiting();
  }
}

const TONES: Record<RowKind, PillWords["tone"]> = {
  needs_you: "bad",
  held: "warn",
  checking: "info",
  on_its_way: "ok",
  paused: "warn",
  waiting: "warn",
};

/** The pill of an open row. */
export function rowPill(kind: RowKind): PillWords {
  return { tone: TONES[kind], text: kindWords(kind) };
}

/** Where the rest of the work of a row is. */
export function livesOf({ post, entries }: OutboxRow): Lives {
  return entries.some((entry) => entry.lives === "here") || post?.lives === "here"
    ? "here"
    : "server";
}

/** The second line of a row: the one thing that matters of it now. */
export function rowDetail(row: OutboxRow, nowMs: number): string {
  if (row.kind === "held" && row.post) {
    return m.outbox_leaves_in({
      seconds: formatNumber(secondsLeft(row.post.hold_until_ms, nowMs)),
    });
  }
  if (row.kind === "needs_you") {
    const stuck = row.entries.find((entry) => entry.state === "stuck");
    if (stuck) return stuckWords(stuck.stuck_reason).title;
  }
  if (row.kind === "waiting") {
    const soonest = nextTryAtMs(row);
    if (soonest !== null && soonest > nowMs) {
      return m.outbox_next_try({ seconds: formatNumber(secondsLeft(soonest, nowMs)) });
    }
  }
  return progressWords(row);
}

/** Whether a row is of a post to so many that each outcome counts, not each entry. */
export function isMany({ post }: OutboxRow): boolean {
  return post !== null && post.recipient_count > MANY;
}

/** "2 of 5 pictures" while pictures travel, "4 of 11 groups" after that. */
export function progressWords(row: OutboxRow): string {
  const progress = progressOf(row);
  if (progress.picturesDone < progress.pictures) {
    return m.outbox_pictures_done({
      done: formatNumber(progress.picturesDone),
      shown: formatNumber(progress.pictures),
    });
  }
  const words = isMany(row) ? m.many_done_of : m.outbox_groups_done;
  return words({
    done: formatNumber(progress.groupsDone),
    shown: formatNumber(progress.groups),
  });
}

/** The time of the next try among everything of a row that waits. */
export function nextTryAtMs(row: OutboxRow): number | null {
  const times = row.entries.flatMap((entry) =>
    entry.state === "waiting" && entry.attempts > 0 && entry.next_try_at_ms !== null
      ? [entry.next_try_at_ms]
      : [],
  );
  return times.length === 0 ? null : Math.min(...times);
}
