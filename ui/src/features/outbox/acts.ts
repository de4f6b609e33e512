import {
  cancelEntry,
  cancelPost,
  retryEntry,
  retryPost,
  sendHeldNow,
  settleEntry,
  settlePost,
  undoSend,
} from "@/backend/commands";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { PostSummary } from "@/backend/generated/PostSummary";
import { reported } from "@/components/reported";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts, type Toast } from "@/toasts.svelte";
import type { EntryAct } from "./stuck";

function toDraft(draftId: string | undefined): Pick<Toast, "action"> {
  if (draftId === undefined) return {};
  return {
    action: { label: m.outbox_open_draft(), run: () => router.go("drafts", draftId) },
  };
}

/** Takes a held post back and says whether that was in time. */
export function undo(post: PostSummary): Promise<boolean> {
  return reported(async () => {
    const inTime = await undoSend(post.id);
    if (inTime) toasts.show(m.outbox_undone(), { tone: "good", ...toDraft(post.draft_id) });
    else toasts.show(m.outbox_undo_late(), { tone: "bad" });
  });
}

/** Lets a held post go at once. */
export function sendNow(post: PostSummary): Promise<boolean> {
  return reported(async () => {
    await sendHeldNow(post.id);
  });
}

/** Stops every batch of a post that has not left. */
export function stopRest(post: PostSummary): Promise<boolean> {
  return reported(async () => {
    const { cancelled, too_late: late } = await cancelPost(post.id);
    const stopped = m.outbox_stopped({ count: cancelled, shown: formatNumber(cancelled) });
    const left = m.outbox_stopped_late({ count: late, shown: formatNumber(late) });
    toasts.show(late > 0 ? `${stopped} ${left}` : stopped, toDraft(post.draft_id));
  });
}

/** Does one thing with an entry and says what came of it. */
export function actOn(
  entry: OutboxItem,
  act: EntryAct,
  draftId: string | undefined,
): Promise<boolean> {
  return reported(async () => {
    switch (act) {
      case "retry":
      case "try_now":
      case "send_late":
      case "ask_and_send":
        return retry(entry);
      case "give_up":
      case "do_not_send":
        return sayGivenUp(entry, await cancelEntry(entry.id), draftId);
      case "was_sent":
        await settle(entry, true);
        toasts.show(m.outbox_settled_sent(), { tone: "good" });
        return;
      case "was_not_sent":
        await settle(entry, false);
        toasts.show(m.outbox_settled_not_sent());
    }
  });
}

/** A line that stands for many entries means all of them. */
async function retry({ id, many, post_id: post }: OutboxItem): Promise<void> {
  if (many && post !== null) await retryPost(post);
  else await retryEntry(id);
}

async function settle({ id, many, post_id: post }: OutboxItem, sent: boolean): Promise<void> {
  if (many && post !== null) await settlePost(post, sent);
  else await settleEntry(id, sent);
}

function sayGivenUp(entry: OutboxItem, inTime: boolean, draftId: string | undefined): void {
  if (inTime && entry.may_have_arrived) toasts.show(m.outbox_not_sent_unknown(), toDraft(draftId));
  else if (inTime) toasts.show(m.outbox_given_up(), toDraft(draftId));
  else toasts.show(m.outbox_give_up_late(), { tone: "bad" });
}

/** Lets everything that is stuck for a reason that may have passed try again. */
export function retryAll(items: readonly OutboxItem[]): Promise<boolean> {
  const stuck = items.filter(
    (item) => item.state === "stuck" && ["refused", "gave_up"].includes(item.stuck_reason ?? ""),
  );
  return reported(async () => {
    for (const item of stuck) await retry(item);
  });
}
