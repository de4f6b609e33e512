import type { Recovery } from "@/backend/generated/Recovery";
import type { RecoveryKind } from "@/backend/generated/RecoveryKind";
import { formatDateTime, formatNumber } from "@/format";
import { m } from "@/messages";

/** What happened to the database, in one line. */
export function recoveryTitle(kind: RecoveryKind): string {
  return kind === "damaged" ? m.storage_damaged() : m.storage_restored();
}

/** What is in use now, what was rescued, and what waits for the person. */
export function recoverySentences(recovery: Recovery): string[] {
  const { rescued_drafts: rescued, held_sends: held } = recovery;
  return [
    copyWords(recovery),
    rescued > 0 ? m.storage_rescued({ count: rescued, shown: formatNumber(rescued) }) : "",
    recovery.copy_made_at_ms === null ? "" : m.storage_sent_since(),
    held > 0 ? m.storage_held({ count: held, shown: formatNumber(held) }) : "",
  ].filter(Boolean);
}

function copyWords({ kind, copy_made_at_ms: madeAtMs }: Recovery): string {
  if (madeAtMs === null) return m.storage_no_copy();
  const at = formatDateTime(madeAtMs);
  return kind === "damaged" ? m.storage_copy_in_use({ at }) : m.storage_backup_in_use({ at });
}
