import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { WaitReason } from "@/backend/generated/WaitReason";
import { m } from "@/messages";

/** What a waiting entry waits for; what was not told counts as its turn. */
export function waitReason(entry: OutboxItem): WaitReason {
  return entry.wait ?? "turn";
}

/** Says what a waiting entry waits for. */
export function waitWords(reason: WaitReason): string {
  switch (reason) {
    case "undo":
      return m.outbox_waits_held();
    case "turn":
      return m.outbox_waits_turn();
    case "next_try":
      return m.outbox_waits_again();
    case "pictures":
      return m.outbox_waits_pictures();
    case "earlier_post":
      return m.outbox_waits_earlier();
    case "sign_in":
      return m.outbox_waits_sign_in();
    case "unreachable":
      return m.outbox_waits_offline();
    case "account_removed":
      return m.outbox_waits_removed();
    case "paused":
      return m.outbox_waits_paused();
  }
}

/** Whether trying now cannot help: something else has to happen first. */
export function isResting(reason: WaitReason): boolean {
  return ["undo", "sign_in", "account_removed", "pictures", "earlier_post", "paused"].includes(
    reason,
  );
}

/** Whether the time of the next try says something: otherwise another thing has to happen first. */
export function hasNextTry(reason: WaitReason): boolean {
  return reason === "unreachable" || reason === "next_try";
}
