import { asCommandError, type CommandError } from "@/backend/command-error";
import { previewRecipient } from "@/backend/commands";
import type { Content } from "@/backend/generated/Content";
import type { RecipientPreview } from "@/backend/generated/RecipientPreview";

const PAUSE_MS = 150;

/** What each recipient of a draft gets, one after the other, as the core fills it in. */
export class RecipientPreviews {
  /** Which recipient is asked for, from 0. */
  wanted = $state(0);
  shown = $state.raw<RecipientPreview | null>(null);
  error = $state.raw<CommandError | null>(null);

  #draftId: string | null = null;
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly total = $derived(this.shown?.total ?? 0);
  readonly at = $derived(this.shown?.index ?? 0);

  /** Goes to another recipient. */
  move(to: number): void {
    this.wanted = to;
    if (this.#draftId !== null) void this.#ask(this.#draftId);
  }

  /** Asks again after something was saved, once for many changes. */
  askSoon(draftId: string): void {
    const isOther = draftId !== this.#draftId;
    if (isOther) Object.assign(this, { shown: null, wanted: 0, error: null });
    this.#draftId = draftId;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(draftId), isOther ? 0 : PAUSE_MS);
  }

  /** Ends the timer; answers under way are not taken any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#ticket += 1;
  }

  /** The content as this recipient gets it; as it is typed where nothing has to be filled in. */
  filled(typed: Content): Content {
    const hasVariables = JSON.stringify(typed).includes("{{");
    return hasVariables && this.shown ? this.shown.content : typed;
  }

  async #ask(draftId: string): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const preview = await previewRecipient(draftId, this.wanted);
      if (ticket !== this.#ticket) return;
      this.shown = preview;
      this.wanted = preview.index;
      this.error = null;
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    }
  }
}
