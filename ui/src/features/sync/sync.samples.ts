import { emptyContent } from "@/backend/empty";
import type { Conflict } from "@/backend/generated/Conflict";
import type { DraftField } from "@/backend/generated/DraftField";
import type { DraftFields } from "@/backend/generated/DraftFields";
import type { DraftSync } from "@/backend/generated/DraftSync";

/** A draft's fields with a text, for tests. */
export function sampleFields(text: string, change: Partial<DraftFields> = {}): DraftFields {
  return {
    account_id: "a1",
    sender_id: "s1",
    content: emptyContent(text),
    recipients: [],
    schedule: { kind: "now" },
    not_after: null,
    audiences: [],
    ...change,
  };
}

/** A conflict of 71 against 99, for tests. */
export function sampleConflict(parts: DraftField[] = ["text", "schedule", "sender"]): Conflict {
  const schedule = { kind: "once", at: "2026-11-27T09:00:00", zone: "Europe/Berlin" } as const;
  return {
    draft_id: "d1",
    found_at_ms: 1_000,
    base: null,
    mine: sampleFields("Asking 71"),
    theirs: sampleFields("Asking 99", { sender_id: "s2", schedule }),
    parts,
  };
}

/** How a draft stands, for tests. */
export function sampleSync(change: Partial<DraftSync> = {}): DraftSync {
  return {
    mark: "synced",
    stays: null,
    message: null,
    synced_at_ms: 1_000,
    notice: null,
    ...change,
  };
}
