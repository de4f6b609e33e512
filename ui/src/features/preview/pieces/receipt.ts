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
