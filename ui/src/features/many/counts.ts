import type { DeliveryCounts } from "@/backend/generated/DeliveryCounts";
import type { DeliveryState } from "@/backend/generated/DeliveryState";
import type { Segment } from "@/components/segment";
import { formatNumber } from "@/format";
import { m } from "@/messages";

/** More recipients than this are many: progress and cost are then shown in full. */
export const MANY = 20;

/** The outcomes that are counted apart, the best first and what is still to do last. */
const KEYS = [
  "seen",
  "delivered",
  "sent",
  "queued",
  "failed",
  "unknown",
  "cancelled",
  "waiting",
] as const;
export type CountKey = (typeof KEYS)[number];

const WORDS: Record<CountKey, (inputs: { shown: string }) => string> = {
  seen: m.many_count_seen,
  delivered: m.many_count_delivered,
  sent: m.many_count_sent,
  queued: m.many_count_queued,
  failed: m.many_count_failed,
  unknown: m.many_count_unknown,
  cancelled: m.many_count_cancelled,
  waiting: m.many_count_waiting,
};

/** The states behind a count; what was deleted after it was sent counts as failed. */
export function statesOf(key: CountKey): DeliveryState[] {
  return key === "failed" ? ["failed", "deleted"] : [key];
}

/** Each outcome once: whoever has seen a message also had it delivered and sent. */
export function apart(counts: DeliveryCounts): Record<CountKey, number> {
  return {
    ...counts,
    sent: Math.max(counts.sent - counts.delivered, 0),
    delivered: Math.max(counts.delivered - counts.seen, 0),
  };
}

/** How many outcomes there are in all. */
export function totalOf(counts: DeliveryCounts): number {
  const { waiting, queued, sent, failed, unknown, cancelled } = counts;
  return waiting + queued + sent + failed + unknown + cancelled;
}

/** The stretches of a bar, leaving out what is zero. */
export function segmentsOf(counts: DeliveryCounts): (Segment & { key: CountKey })[] {
  const each = apart(counts);
  return KEYS.filter((key) => each[key] > 0).map((key) => ({
    key,
    count: each[key],
    words: WORDS[key]({ shown: formatNumber(each[key]) }),
  }));
}
