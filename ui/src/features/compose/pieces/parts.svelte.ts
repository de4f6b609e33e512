import type { ActionKind } from "@/backend/generated/ActionKind";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { PieceKind } from "@/backend/generated/PieceKind";
import { NO_OPTIONS } from "@/backend/empty";
import { untrack } from "svelte";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { DraftEditor } from "../draft-editor.svelte";
import { firstAction } from "./actions";
import { firstList } from "./list";
import { isPiece, PARTS, type PartKind, presentParts } from "./parts";
import { firstTemplate } from "./template";

/** The cards below the text: which are there, adding one, taking one out with a way back. */
export class Parts {
  readonly editor: DraftEditor;
  /** Cards that were opened and have nothing to keep yet. */
  #opened = $state.raw<readonly PartKind[]>([]);
  /** The card whose first field takes the focus as soon as it is there. */
  wanted = $state<PartKind | null>(null);

  constructor(editor: DraftEditor) {
    this.editor = editor;
  }

  /** The cards to show, in their order. */
  get shown(): PartKind[] {
    const present = presentParts(this.editor.content);
    const hasPiece = this.editor.piece !== null;
    const opened = this.#opened.filter((part) => !(hasPiece && isPiece(part)));
    return PARTS.filter((part) => present.includes(part) || opened.includes(part));
  }

  /** The piece that is there already; a message has only one. */
  get piece(): PieceKind | null {
    return this.shown.find(isPiece) ?? null;
  }

  /** Opens a card and begins what it is for; one that is there only gets the focus. */
  add(part: PartKind, capabilities: Capabilities | null): void {
    if (!this.shown.includes(part)) {
      if (isPiece(part) && this.piece) return;
      this.#opened = [...this.#opened, part];
      this.#begin(part, capabilities);
    }
    this.wanted = part;
  }

  /** Keeps the cards that are there open while their fields are emptied. */
  keepOpen(): void {
    const present = presentParts(this.editor.content).filter((part) => !isPiece(part));
    const opened = untrack(() => this.#opened);
    const more = present.filter((part) => !opened.includes(part));
    if (more.length > 0) this.#opened = [...opened, ...more];
  }

  /** Takes a part out and offers the way back. */
  remove(part: PartKind): void {
    const { piece, actions, replyTo, options } = this.editor;
    const wasThere = presentParts(this.editor.content).includes(part);
    this.#opened = this.#opened.filter((one) => one !== part);
    if (!wasThere) return;
    if (isPiece(part))
      this.#undoable(
        () => this.editor.setPiece(null),
        () => this.editor.setPiece(piece),
      );
    else if (part === "buttons")
      this.#undoable(
        () => this.editor.setActions([]),
        () => this.editor.setActions(actions),
      );
    else if (part === "answer")
      this.#undoable(
        () => this.editor.setReplyTo(null),
        () => this.editor.setReplyTo(replyTo),
      );
    else
      this.#undoable(
        () => this.editor.setOptions(NO_OPTIONS),
        () => this.editor.setOptions(options),
      );
  }

  #begin(part: PartKind, capabilities: Capabilities | null): void {
    const { editor } = this;
    if (part === "list") editor.setPiece({ kind: "list", ...firstList() });
    if (part === "carousel") editor.setPiece({ kind: "carousel", cards: [] });
    if (part === "template") editor.setPiece({ kind: "template", ...firstTemplate() });
    const kind: ActionKind = capabilities?.actions[0] ?? "reply";
    if (part === "buttons") editor.setActions([firstAction(kind)]);
  }

  #undoable(act: () => void, undo: () => void): void {
    act();
    toasts.undoable(m.pieces_removed(), m.drafts_undo(), undo);
  }
}
