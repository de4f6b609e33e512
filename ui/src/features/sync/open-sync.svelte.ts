import { asCommandError } from "@/backend/command-error";
import {
  dismissNotice,
  draftSync,
  duplicateDraft,
  resolveConflict,
  restoreRevision,
  syncNow,
} from "@/backend/commands";
import type { Conflict } from "@/backend/generated/Conflict";
import type { DraftSync } from "@/backend/generated/DraftSync";
import type { Resolution } from "@/backend/generated/Resolution";
import { Opened } from "@/components/opened.svelte";
import type { DraftEditor } from "@/features/compose/draft-editor.svelte";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import { Choice } from "./choice.svelte";

/** How the open draft stands with its system, and what a person does about it. */
class OpenSync {
  readonly state = new Opened<DraftSync>(draftSync);
  /** Whether the two versions stand side by side instead of the composer. */
  choosing = $state(false);
  busy = $state(false);
  #seen: string | null = null;

  /** Turns to the open draft; a conflict it was opened with is shown at once. */
  async turnTo(id: string | null): Promise<void> {
    this.choosing = false;
    this.#seen = null;
    await this.state.open(id);
    this.look(false);
  }

  /** Shows a new conflict, unless somebody is in the middle of writing. */
  look(isWriting: boolean): void {
    const { id, value } = this.state;
    if (value?.mark !== "conflict") {
      this.choosing = false;
      this.#seen = null;
    } else if (this.#seen !== id && id !== null) {
      this.#seen = id;
      this.choosing = !isWriting;
    }
  }

  async tryNow(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    await this.#reporting(async () => {
      await syncNow();
      await this.state.refresh();
      this.look(false);
    });
    this.busy = false;
  }

  async dismiss(): Promise<void> {
    const { id } = this.state;
    if (id === null) return;
    await this.#reporting(async () => {
      await dismissNotice(id);
      await this.state.refresh();
    });
  }

  /** Settles a conflict as chosen; says whether that worked. */
  resolve(editor: DraftEditor, resolution: Resolution): Promise<boolean> {
    return this.#settle(editor, resolution, m.sync_resolved());
  }

  /** Keeps the version of here as a draft of its own, and takes the other one. */
  async keepBoth(editor: DraftEditor, conflict: Conflict): Promise<boolean> {
    const made = await this.#reporting(async () => {
      if (!(await editor.flush())) throw editor.error ?? new Error(m.compose_save_failed());
      await duplicateDraft(editor.id);
    });
    return made && this.#settle(editor, Choice.allTheirs(conflict), m.sync_kept_both());
  }

  async #settle(editor: DraftEditor, resolution: Resolution, words: string): Promise<boolean> {
    return this.#reporting(async () => {
      if (!(await editor.flush())) throw editor.error ?? new Error(m.compose_save_failed());
      const before = editor.revision;
      editor.accept(await resolveConflict(editor.id, resolution));
      await this.state.refresh();
      this.look(false);
      toasts.undoable(words, m.drafts_undo(), () => this.#takeBack(editor, before));
    });
  }

  async #takeBack(editor: DraftEditor, revision: number): Promise<void> {
    await this.#reporting(async () => editor.accept(await restoreRevision(editor.id, revision)));
  }

  async #reporting(act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (cause) {
      toasts.show(asCommandError(cause).message, { tone: "bad" });
      return false;
    }
  }
}

/** The sync of the draft on the desk. */
export const openSync = new OpenSync();
