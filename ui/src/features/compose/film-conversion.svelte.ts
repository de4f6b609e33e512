import { asCommandError } from "@/backend/command-error";
import {
  appFacts,
  convertFilm,
  exchangeAttachment,
  readDraft,
  stopAttaching,
} from "@/backend/commands";
import type { Attachment } from "@/backend/generated/Attachment";
import type { Finding } from "@/backend/generated/Finding";
import { formatBytes } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { DraftEditor } from "./draft-editor.svelte";

const MENDED = ["media_too_big", "media_codec", "media_type_unsupported"];

/** Makes films of one draft fit for its account, one at a time, where this machine can. */
export class FilmConversion {
  /** Whether this machine can; known once it was asked. */
  isOffered = $state(false);
  /** The film being converted, and how far it is in thousandths. */
  running = $state.raw<{ id: string; name: string; thousandths: number } | null>(null);
  readonly #editor: DraftEditor;

  constructor(editor: DraftEditor) {
    this.#editor = editor;
  }

  /** Asks what this machine can; without an answer nothing is offered. */
  async look(): Promise<void> {
    try {
      this.isOffered = (await appFacts()).converts_films;
    } catch {
      this.isOffered = false;
    }
  }

  /** The films that a conversion would make fit, by what was found about them. */
  fitting(findings: readonly Finding[]): Attachment[] {
    if (!this.isOffered) return [];
    const meant = findings.filter(({ code, kind }) => kind === "video" && MENDED.includes(code));
    const names = meant.flatMap((finding) => finding.names.slice(0, 1));
    return this.#editor.attachments.filter(
      ({ kind, name }) => kind === "video" && names.includes(name),
    );
  }

  isTold(draft: string, attachment: string, thousandths: number): void {
    if (draft !== this.#editor.id || this.running?.id !== attachment) return;
    this.running = { ...this.running, thousandths };
  }

  async convert(file: Attachment): Promise<void> {
    if (this.running) return;
    const editor = this.#editor;
    this.running = { id: file.id, name: file.name, thousandths: 0 };
    try {
      const after = await convertFilm(editor.id, file.id);
      editor.accept(await readDraft(editor.id));
      const words = m.compose_converted({
        name: after.name,
        before: formatBytes(file.size_bytes),
        after: formatBytes(after.size_bytes),
      });
      toasts.undoable(words, m.drafts_undo(), async () => {
        editor.accept(await exchangeAttachment(editor.id, file));
      });
    } catch (cause) {
      const error = asCommandError(cause);
      const words = m.compose_convert_failed({ name: file.name, reason: error.message });
      toasts.show(words, { tone: "bad" });
    }
    this.running = null;
  }

  async stop(): Promise<void> {
    await stopAttaching(this.#editor.id);
  }
}
