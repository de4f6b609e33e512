import type { AccountState } from "@/backend/generated/AccountState";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import { m } from "@/messages";

/** What a waiting entry waits for. */
export type WaitReason = "held" | "sign_in" | "offline" | "pictures" | "again" | "turn";

/** What is known around an entry. */
export interface Surroundings {
  isHeld: boolean;
  account: AccountState | null;
  /** The other entries of the same post. */
  siblings: readonly OutboxItem[];
  nowMs: number;
}

/** Finds what a waiting entry waits for, the strongest reason first. */
export function waitReason(entry: OutboxItem, around: Surroundings): WaitReason {
  if (around.isHeld) return "held";
  if (around.account === "sign_in_needed") return "sign_in";
  if (around.account === "unreachable") return "offline";
  const picturesOpen = around.siblings.some((other) => other.work === "upload");
  if (entry.work === "dispatch" && picturesOpen) return "pictures";
  return entry.attempts > 0 ? "again" : "turn";
}

/** Says what a waiting entry waits for. */
export function waitWords(reason: WaitReason): string {
  switch (reason) {
    case "held":
      return m.outbox_waits_held();
    case "sign_in":
      return m.outbox_waits_sign_in();
    case "offline":
      return m.outbox_waits_offline();
    case "pictures":
      return m.outbox_waits_pictures();
    case "again":
      return m.outbox_waits_again();
    case "turn":
      return m.outbox_waits_turn();
  }
}

/** Whether the time of the next try says something: otherwise another thing has to happen first. */
export function hasNextTry(reason: WaitReason): boolean {
  return reason === "offline" || reason === "again";
}
