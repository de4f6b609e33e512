import { asCommandError, type CommandError } from "@/backend/command-error";
import { attachFromLibrary, createDraft, listLibrary } from "@/backend/commands";
import type { LibraryItem } from "@/backend/generated/LibraryItem";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";
import { findPictures } from "./pictures";

const REFRESH_PAUSE_MS = 200;

/** Every picture once. */
export class Library {
  items = $state.raw<LibraryItem[]>([]);
  search = $state("");
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  readonly shown = $derived(findPictures(this.items, this.search));
  readonly bytes = $derived(this.items.reduce((sum, item) => sum + item.size_bytes, 0));

  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  async refresh(): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const items = await listLibrary();
      if (ticket !== this.#ticket) return;
      this.items = items;
      this.error = null;
      this.loaded = true;
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    }
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, REFRESH_PAUSE_MS);
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}

/** Makes a new draft with a picture and goes there. */
export function useInNewDraft(blob: string): Promise<boolean> {
  return reported(async () => {
    const draft = await createDraft();
    await attachFromLibrary(draft.id, blob);
    router.go("drafts", draft.id);
    toasts.show(m.library_used());
  });
}
