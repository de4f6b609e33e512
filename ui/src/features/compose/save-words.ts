import type { CommandError } from "@/backend/command-error";
import { m } from "@/messages";

/** Says why a draft is not on the disk, what was kept and what to do. */
export function notSavedWords(error: CommandError): string {
  switch (error.code) {
    case "disk_full":
      return m.compose_disk_full();
    case "read_only":
      return m.compose_read_only();
    case "locked":
      return m.compose_locked();
    case "damaged":
      return m.compose_damaged();
    default:
      return m.compose_save_failed_long({ reason: error.message });
  }
}
