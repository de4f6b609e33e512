import type { DeliveryCounts } from "@/backend/generated/DeliveryCounts";
import type { DeliveryState } from "@/backend/generated/DeliveryState";

/** What the ticks of a message say. */
export type Receipt = "waiting" | "sent" | "delivered" | "seen" | "failed";

/** What the ticks say of an outcome; of an unknown one no more than that it waits. */
export function receiptOf(state: DeliveryState): Receipt {
  switch (state) {
    case "waiting":
    case "queued":
    case "unknown":
      return "waiting";
    case "sent":
    case "delivered":
    case "seen":
      return state;
    case "failed":
    case "deleted":
    case "cancelled":
      return "failed";
  }
}

/** What the ticks say of all outcomes together: seen or delivered only when each is, else sent once one is. */
export function receiptOfAll(counts: DeliveryCounts): Receipt {
  const lost = counts.failed + counts.cancelled;
  const total = counts.waiting + counts.queued + counts.sent + counts.unknown + lost;
  if (counts.sent === 0) return total > 0 && lost === total ? "failed" : "waiting";
  if (counts.seen === total) return "seen";
  return counts.delivered === total ? "delivered" : "sent";
}
