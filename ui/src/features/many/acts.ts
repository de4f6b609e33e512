import {
  cancelPost,
  pausePost,
  resumePost,
  settleDelivery,
  settleEntry,
  settlePost,
} from "@/backend/commands";
import type { Delivery } from "@/backend/generated/Delivery";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import { reported } from "@/components/reported";
import { recipientKey } from "@/features/history/deliveries";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

/** Holds back what has not left of a post, and says what is still under way. */
export function pause(id: string): Promise<boolean> {
  return reported(async () => {
    const { under_way: underWay } = await pausePost(id);
    toasts.show(underWay > 0 ? m.many_pausing({ shown: formatNumber(underWay) }) : m.many_paused());
  });
}

/** Lets a paused post go on. */
export function resume(id: string): Promise<boolean> {
  return reported(async () => void (await resumePost(id)));
}

/** Leaves out everybody whom a post has not left for. */
export function cancelRest(id: string): Promise<boolean> {
  return reported(async () => {
    const { cancelled, too_late: late } = await cancelPost(id);
    const out = m.many_cancelled({ count: cancelled, shown: formatNumber(cancelled) });
    const left = m.many_cancelled_late({ shown: formatNumber(late) });
    toasts.show(late > 0 ? `${out} ${left}` : out);
  });
}

/** Takes a person's word for one outcome that nobody else can know; `entries` are the lines that ask about it. */
export function settleOne(
  delivery: Delivery,
  entries: readonly OutboxItem[],
  arrived: boolean,
): Promise<boolean> {
  const key = recipientKey(delivery.recipient);
  const own = entries.find(
    ({ many, recipients: [only] }) => many === null && only && recipientKey(only) === key,
  );
  return reported(async () => {
    if (own) await settleEntry(own.id, arrived);
    else await settleDelivery(delivery.id, arrived);
    toasts.show(arrived ? m.many_settled() : m.many_settled_again());
  });
}

/** Takes a person's word for every such outcome of a post. */
export function settleAll(postId: string, arrived: boolean): Promise<boolean> {
  return reported(async () => {
    await settlePost(postId, arrived);
    toasts.show(arrived ? m.many_settled() : m.many_settled_again());
  });
}
