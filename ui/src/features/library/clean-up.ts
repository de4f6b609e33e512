import {
  cleanLibrary,
  emptyLibraryTrash,
  restoreLibrary,
  trashLibraryItems,
} from "@/backend/commands";
import type { CleanUp } from "@/backend/generated/CleanUp";
import type { LibraryItem } from "@/backend/generated/LibraryItem";
import { reported } from "@/components/reported";
import { formatBytes, formatNumber } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

function told(words: string, done: CleanUp) {
  toasts.undoable(words, m.library_undo(), () => bringBack(null, done.at_ms));
}

/** Moves what nothing needs to the library's trash, with a way back. */
export function cleanUp(): Promise<boolean> {
  return reported(async () => {
    const done = await cleanLibrary();
    if (done.files === 0) toasts.show(m.library_clean_nothing());
    else {
      const shown = formatNumber(done.files);
      const size = formatBytes(done.bytes);
      told(m.library_cleaned({ count: done.files, shown, size }), done);
    }
  });
}

/** Moves one file to the library's trash unless something still needs it. */
export function putAway(item: LibraryItem): Promise<boolean> {
  return reported(async () => {
    const done = await trashLibraryItems([item.id]);
    if (done.files === 0) toasts.show(m.library_still_needed({ name: item.name }));
    else told(m.library_in_trash({ name: item.name }), done);
  });
}

/** Takes files out of the library's trash. */
export async function bringBack(ids: string[] | null, cleanedAtMs: number | null): Promise<void> {
  await reported(async () => {
    const count = await restoreLibrary(ids, cleanedAtMs);
    toasts.show(m.library_restored({ count, shown: formatNumber(count) }));
  });
}

/** Deletes what is in the library's trash for good. */
export function emptyTrash(): Promise<boolean> {
  return reported(async () => {
    const count = await emptyLibraryTrash();
    toasts.show(m.library_deleted({ count, shown: formatNumber(count) }));
  });
}
