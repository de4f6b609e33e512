import { asCommandError, type CommandError } from "@/backend/command-error";
import {
  createDraft,
  deleteDraft,
  duplicateDraft,
  listActivePosts,
  planSend,
  readDraft,
  restoreDraft,
  saveDraft,
} from "@/backend/commands";
import type { Draft } from "@/backend/generated/Draft";
import type { PostSummary } from "@/backend/generated/PostSummary";
import type { SendPlan } from "@/backend/generated/SendPlan";
import { DraftEditor } from "@/features/compose/draft-editor.svelte";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";

const PLAN_PAUSE_MS = 250;
const READ_PAUSE_MS = 120;

type Timer = ReturnType<typeof setTimeout>;

/** The draft on the desk: opened, autosaved, planned; and what is done with drafts from the list. */
class Desk {
  editor = $state.raw<DraftEditor | null>(null);
  plan = $state.raw<SendPlan | null>(null);
  /** The newest post of the open draft that is still on its way, or was just sent. */
  post = $state.raw<PostSummary | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** Counts up when something asks for the text field to take the focus. */
  focusWanted = $state(0);

  readonly #leaving = new Map<string, DraftEditor>();
  #ticket = 0;
  #planTicket = 0;
  #planTimer: Timer | undefined;
  #readTimer: Timer | undefined;

  /** Opens a draft; the one before is saved on the way. */
  async open(id: string): Promise<void> {
    if (this.editor?.id === id) return;
    const ticket = ++this.#ticket;
    this.#leave();
    try {
      const draft = await readDraft(id);
      if (ticket === this.#ticket) this.#put(draft);
    } catch (cause) {
      if (ticket !== this.#ticket) return;
      this.editor = null;
      this.error = asCommandError(cause);
    }
  }

  /** Leaves the desk empty. */
  clear(): void {
    this.#ticket += 1;
    this.#leave();
    this.editor = null;
    this.plan = null;
    this.post = null;
  }

  /** Saves everything that is open or was left with something unsaved. */
  async flush(): Promise<boolean> {
    const open = this.editor ? [this.editor] : [];
    const kept = await Promise.all([...open, ...this.#leaving.values()].map((one) => one.flush()));
    return kept.every(Boolean);
  }

  async create(): Promise<void> {
    await this.#reporting(async () => {
      const draft = await createDraft();
      this.#leave();
      this.#ticket += 1;
      this.#put(draft);
      router.go("drafts", draft.id);
      this.focusWanted += 1;
    });
  }

  async duplicate(id: string): Promise<void> {
    await this.#reporting(async () => {
      if (this.editor?.id === id) await this.editor.flush();
      const copy = await duplicateDraft(id);
      router.go("drafts", copy.id);
      toasts.show(m.drafts_duplicated());
    });
  }

  /** Puts a draft in the trash and offers to take it back. */
  async remove(id: string): Promise<void> {
    await this.#reporting(async () => {
      if (this.editor?.id === id) await this.editor.flush();
      await deleteDraft(id);
      toasts.undoable(m.drafts_deleted(), m.drafts_undo(), () => this.restore(id));
    });
  }

  async restore(id: string): Promise<void> {
    await this.#reporting(async () => {
      const draft = await restoreDraft(id);
      if (this.editor?.id === id) this.editor.accept(draft);
      router.go("drafts", id);
    });
  }

  /** Reads the open draft again, after something else may have changed it. */
  refreshSoon(): void {
    clearTimeout(this.#readTimer);
    this.#readTimer = setTimeout(() => void this.refresh(), READ_PAUSE_MS);
  }

  async refresh(): Promise<void> {
    const editor = this.editor;
    if (!editor) return;
    try {
      editor.accept(await readDraft(editor.id));
    } catch {
      return; // The next change asks again; what is on the screen stays.
    }
    this.planSoon();
  }

  /** Checks the draft again once things are quiet. */
  planSoon(): void {
    clearTimeout(this.#planTimer);
    this.#planTimer = setTimeout(() => void this.planNow(), PLAN_PAUSE_MS);
  }

  /** Checks the draft as it is saved; keeps the last answer when that fails. */
  async planNow(): Promise<SendPlan | null> {
    const editor = this.editor;
    if (!editor) return null;
    const ticket = ++this.#planTicket;
    try {
      const plan = await planSend(editor.id);
      if (ticket === this.#planTicket && editor === this.editor) this.plan = plan;
      return plan;
    } catch {
      return null;
    }
  }

  /** Finds the post of the open draft that is on its way. */
  async readPost(): Promise<void> {
    const editor = this.editor;
    if (!editor) return;
    try {
      const posts = (await listActivePosts()).filter((post) => post.draft_id === editor.id);
      if (editor === this.editor)
        this.post = posts.sort((a, b) => b.created_at_ms - a.created_at_ms)[0] ?? null;
    } catch {
      return; // The outbox screen reports its own errors.
    }
  }

  #put(draft: Draft): void {
    const left = this.#leaving.get(draft.id);
    left?.accept(draft);
    this.#leaving.delete(draft.id);
    this.editor = left ?? new DraftEditor(draft, saveDraft);
    this.plan = null;
    this.post = null;
    this.error = null;
    void this.planNow();
    void this.readPost();
  }

  /** Saves the editor that is left; keeps it at hand until its text is on the disk. */
  #leave(): void {
    const editor = this.editor;
    if (!editor?.isDirty) return;
    this.#leaving.set(editor.id, editor);
    void editor.flush().then((kept) => {
      if (kept && this.editor !== editor) this.#leaving.delete(editor.id);
    });
  }

  async #reporting(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      toasts.show(asCommandError(cause).message, { tone: "bad" });
    }
  }
}

/** The desk of this window. */
export const desk = new Desk();
