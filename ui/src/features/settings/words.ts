import type { AccountState } from "@/backend/generated/AccountState";
import { m } from "@/messages";

/** The pill of an account. */
export function stateWords(state: AccountState): { tone: "ok" | "warn" | "bad"; text: string } {
  if (state === "ready") return { tone: "ok", text: m.settings_state_ready() };
  if (state === "sign_in_needed") return { tone: "bad", text: m.settings_state_sign_in() };
  return { tone: "warn", text: m.settings_state_unreachable() };
}
