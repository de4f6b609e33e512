import type { PostSummary } from "@/backend/generated/PostSummary";
import type { Unfinished } from "@/backend/generated/Unfinished";
import { secondsLeft } from "@/features/outbox/countdown.svelte";
import { isHeld } from "@/features/outbox/rows";
import { formatNumber } from "@/format";
import { m } from "@/messages";

const NAMED = 5;

/** A post that would wait, as the question names it. */
export interface WaitingLine {
  id: string;
  title: string;
  /** What makes it special, such as the rest of its undo time. */
  note: string;
}

/** Whether nothing would wait any more. */
export function isNothing({ post_count, draft_count }: Unfinished): boolean {
  return post_count === 0 && draft_count === 0;
}

/** The first posts that would wait; those that can still be undone say for how long. */
export function waitingLines(left: Unfinished, nowMs: number): WaitingLine[] {
  return left.posts.slice(0, NAMED).map((post) => ({
    id: post.id,
    title: post.title || m.quit_untitled(),
    note: noteOf(post, nowMs),
  }));
}

/** How many posts are not named. */
export function unnamedCount(left: Unfinished): number {
  return left.post_count - Math.min(left.posts.length, NAMED);
}

function noteOf(post: PostSummary, nowMs: number): string {
  if (!isHeld(post, nowMs)) return "";
  return m.quit_held({ seconds: formatNumber(secondsLeft(post.hold_until_ms, nowMs)) });
}
