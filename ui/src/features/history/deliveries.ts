import type { Delivery } from "@/backend/generated/Delivery";
import type { DeliveryCounts } from "@/backend/generated/DeliveryCounts";
import type { DeliveryState } from "@/backend/generated/DeliveryState";
import type { PostDetail } from "@/backend/generated/PostDetail";
import type { Proof } from "@/backend/generated/Proof";
import type { Recipient } from "@/backend/generated/Recipient";
import type { Tone } from "@/features/drafts/pills";
import { formatList, formatNumber } from "@/format";
import { m } from "@/messages";

/** The order in which outcomes are read: what needs attention first. */
const ORDER: readonly DeliveryState[] = [
  "failed",
  "unknown",
  "waiting",
  "queued",
  "cancelled",
  "deleted",
  "sent",
  "delivered",
  "seen",
];

/** Sorts outcomes: trouble first, then by name. */
export function sortedDeliveries(deliveries: readonly Delivery[]): Delivery[] {
  return [...deliveries].sort(
    (a, b) =>
      ORDER.indexOf(a.state) - ORDER.indexOf(b.state) ||
      recipientName(a.recipient).localeCompare(recipientName(b.recipient)),
  );
}

/** What a recipient is called. */
export function recipientName(recipient: Recipient): string {
  if (recipient.name !== "") return recipient.name;
  return recipient.kind === "phone" ? recipient.number : recipient.id;
}

/** Names a recipient as no other is named: "phone:+4930123456". */
export function recipientKey(recipient: Recipient): string {
  return `${recipient.kind}:${recipient.kind === "phone" ? recipient.number : recipient.id}`;
}

/** Says an outcome. */
export function deliveryWords(state: DeliveryState): string {
  switch (state) {
    case "waiting":
      return m.history_delivery_waiting();
    case "queued":
      return m.history_delivery_queued();
    case "sent":
      return m.history_delivery_sent();
    case "delivered":
      return m.history_delivery_delivered();
    case "seen":
      return m.history_delivery_seen();
    case "failed":
      return m.history_delivery_failed();
    case "deleted":
      return m.history_delivery_deleted();
    case "unknown":
      return m.history_delivery_unknown();
    case "cancelled":
      return m.history_delivery_cancelled();
  }
}

/** The colour that goes with an outcome, beside its shape and word. */
export function deliveryTone(state: DeliveryState): Tone {
  switch (state) {
    case "sent":
    case "delivered":
    case "seen":
      return "ok";
    case "failed":
      return "bad";
    case "unknown":
    case "deleted":
      return "warn";
    case "queued":
      return "info";
    case "waiting":
    case "cancelled":
      return "plain";
  }
}

/** Says counts in a line, leaving out what is zero: "9 sent, 2 failed". */
export function countWords(counts: DeliveryCounts): string {
  const parts = [
    counts.sent > 0 && sentWords(counts),
    counts.failed > 0 && m.history_count_failed({ shown: formatNumber(counts.failed) }),
    counts.unknown > 0 && m.history_count_unknown({ shown: formatNumber(counts.unknown) }),
    counts.queued > 0 && m.history_count_queued({ shown: formatNumber(counts.queued) }),
    counts.waiting > 0 && m.history_count_waiting({ shown: formatNumber(counts.waiting) }),
    counts.cancelled > 0 && m.history_count_cancelled({ shown: formatNumber(counts.cancelled) }),
  ].filter((part) => part !== false);
  return formatList(parts);
}

function sentWords(counts: DeliveryCounts): string {
  const shown = formatNumber(counts.sent);
  const delivered = formatNumber(counts.delivered);
  if (counts.delivered === 0) return m.history_count_sent({ shown });
  if (counts.seen === 0) return m.history_count_delivered({ shown, delivered });
  return m.history_count_seen({ shown, delivered, seen: formatNumber(counts.seen) });
}

/** How many recipients failed for good and can be tried again alone. */
export function failedCount(deliveries: readonly Delivery[]): number {
  return deliveries.filter((delivery) => delivery.state === "failed").length;
}

/** How many of a post can be tried again alone, also when not all of its outcomes are loaded. */
export function retryableCount({ deliveries, next, summary }: PostDetail): number {
  return next === null ? failedCount(deliveries) : summary.counts.failed;
}

/** Whether these are groups and nobody else. */
export function isOnlyGroups(recipients: readonly Recipient[]): boolean {
  return recipients.every(({ kind }) => kind === "group");
}

/** Says how an unknown outcome was settled. */
export function proofWords(proof: Proof): string {
  const words: Record<string, () => string> = {
    already_there: m.history_proof_already_there,
    sent_once_now: m.history_proof_sent_once_now,
    by_your_word: m.history_proof_by_your_word,
  };
  return words[proof.finding]?.() ?? proof.finding;
}
