import { asCommandError } from "@/backend/command-error";
import {
  arrangeAttachments,
  attachBytes,
  attachClipboard,
  attachFromLibrary,
  attachPaths,
  chooseAndAttach,
  chooseFolderAndAttach,
  describeAttachment,
  editAttachment,
  lookAlikes,
  makeSticker,
  readDraft,
  removeAttachment,
  restoreAttachment,
  setAttachmentKind,
  stopAttaching,
} from "@/backend/commands";
import type { Attachment } from "@/backend/generated/Attachment";
import type { AttachOutcome } from "@/backend/generated/AttachOutcome";
import type { Edited } from "@/features/pictures/picture-editing.svelte";
import type { LookAlike } from "@/backend/generated/LookAlike";
import { formatList } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { DraftEditor } from "./draft-editor.svelte";
import { FilmConversion } from "./film-conversion.svelte";

/** A file that could not be attached, and why. */
export interface Refusal {
  id: number;
  name: string;
  message: string;
}

/** Something worth knowing about a file that was added. */
export interface Note {
  id: number;
  words: string;
}

const MOST_NOTES = 5;

/** Says what a look-alike means for a draft; nothing when it was never used. */
export function alikeWords(name: string, blob: string, alike: LookAlike): string {
  const other = alike.item.name;
  const groups = formatList(alike.sent_to);
  const isSame = alike.item.id === blob;
  if (alike.in_draft && !isSame) return m.compose_alike_here({ name, other });
  if (alike.sent_to.length === 0) return "";
  return isSame
    ? m.compose_same_sent({ name, groups })
    : m.compose_alike_sent({ name, other, groups });
}

/** How far the files being taken in are. */
export interface Progress {
  done: number;
  total: number;
  name: string;
}

/** A dialog that is open over one file. */
export interface OpenedFile {
  what: "edit" | "arrives" | "describe";
  id: string;
}

/** Everything a person can change about one file. */
type Look = Edited & Pick<Attachment, "alt">;

/** The order after moving one thing to another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const next = [...list];
  const [item] = next.splice(from, 1);
  if (item !== undefined) next.splice(Math.min(Math.max(to, 0), next.length), 0, item);
  return next;
}

/** The files of one draft: taking in, ordering, describing, removing. */
export class AttachmentTray {
  readonly editor: DraftEditor;
  readonly films: FilmConversion;
  progress = $state.raw<Progress | null>(null);
  /** Files on their way in, whose number is known before they are. */
  arriving = $state(0);
  refusals = $state.raw<Refusal[]>([]);
  opened = $state.raw<OpenedFile | null>(null);
  /** The file the focus was on last; what the palette means. */
  lastId = $state<string | null>(null);
  /** How many files were left because the person stopped. */
  stopped = $state(0);
  /** What is worth knowing about files that were added. */
  notes = $state.raw<Note[]>([]);
  /** What a screen reader is told after a move. */
  announcement = $state("");
  #nextRefusal = 1;

  constructor(editor: DraftEditor) {
    this.editor = editor;
    this.films = new FilmConversion(editor);
  }

  get pictures(): Attachment[] {
    return this.editor.attachments.filter((file) => file.kind === "image");
  }

  /** The picture the focus was on last, or else the first one. */
  get picture(): Attachment | undefined {
    return this.pictures.find((file) => file.id === this.lastId) ?? this.pictures[0];
  }

  /** Opens the dialog a file is changed in: the editor for pictures, words for everything else. */
  open(file: Attachment, what: OpenedFile["what"]): void {
    const isPicture = file.kind === "image";
    this.opened = { id: file.id, what: isPicture ? what : "describe" };
  }

  /** Adds files of the library, in the order they were chosen. */
  addFromLibrary(blobs: readonly string[]): Promise<void> {
    return this.#reporting(async () => {
      for (const blob of blobs) {
        this.editor.accept(await attachFromLibrary(this.editor.id, blob));
        await this.#compare(blob);
      }
    });
  }

  /** Stops taking in; what is under way is still added. */
  stop(): Promise<void> {
    return this.#reporting(async () => void (await stopAttaching(this.editor.id)));
  }

  chooseFolder(): Promise<void> {
    return this.#takeIn(0, () => chooseFolderAndAttach(this.editor.id));
  }

  choose(): Promise<void> {
    return this.#takeIn(0, () => chooseAndAttach(this.editor.id));
  }

  drop(paths: string[]): Promise<void> {
    return this.#takeIn(paths.length, () => attachPaths(this.editor.id, paths));
  }

  /** Takes what the paste event carries, else what the system's clipboard has. */
  paste(files: readonly File[]): Promise<void> {
    if (files.length === 0) return this.#takeIn(0, () => attachClipboard(this.editor.id));
    return this.#takeIn(files.length, () => this.#attachFiles(files));
  }

  /** Moves a file and says where it is now. */
  async move(id: string, to: number): Promise<void> {
    const files = this.editor.attachments;
    const from = files.findIndex((file) => file.id === id);
    const target = Math.min(Math.max(to, 0), files.length - 1);
    if (from === -1 || from === target) return;
    const order = moved(files, from, target);
    const name = files[from]?.name ?? "";
    this.announcement = m.compose_moved({ name, place: target + 1, total: files.length });
    await this.#reporting(() =>
      this.editor.arrange(order, () =>
        arrangeAttachments(
          this.editor.id,
          order.map((file) => file.id),
        ),
      ),
    );
  }

  /** Takes a file out and offers to put it back. */
  async remove(attachment: Attachment): Promise<void> {
    const { editor } = this;
    const index = editor.attachments.findIndex((file) => file.id === attachment.id);
    if (index === -1) return;
    const rest = editor.attachments.filter((file) => file.id !== attachment.id);
    this.announcement = m.compose_removed({ name: attachment.name });
    await this.#reporting(async () => {
      await editor.arrange(rest, () => removeAttachment(editor.id, attachment.id));
      toasts.undoable(m.compose_removed({ name: attachment.name }), m.drafts_undo(), async () => {
        await this.#reporting(async () => {
          editor.accept(await restoreAttachment(editor.id, attachment, index));
        });
      });
    });
  }

  /** Sends a picture as a sticker, which is made of it where it is none yet, or a sticker as a picture. */
  async sendAs({ id }: Attachment, kind: "image" | "sticker"): Promise<void> {
    const { editor } = this;
    await this.#reporting(async () => {
      const made =
        kind === "sticker" ? makeSticker(editor.id, id) : setAttachmentKind(editor.id, id, kind);
      editor.accept(await made);
    });
  }

  async describe(attachment: Attachment, alt: string): Promise<void> {
    await this.#reporting(async () => {
      this.editor.accept(await describeAttachment(this.editor.id, attachment.id, alt.trim()));
    });
  }

  /** Keeps a picture as it was edited and offers the way back. When that fails nothing is lost: it can be tried again. */
  async edit(attachment: Attachment, edited: Edited, alt: string): Promise<void> {
    const { id, name, edit, focus } = attachment;
    try {
      await this.#keep(id, attachment.alt, { ...edited, alt: alt.trim() });
      toasts.undoable(m.pictures_edited({ name }), m.drafts_undo(), () =>
        this.#reporting(() => this.#keep(id, alt.trim(), { edit, focus, alt: attachment.alt })),
      );
    } catch (cause) {
      const again = { label: m.common_try_again(), run: () => this.edit(attachment, edited, alt) };
      toasts.show(asCommandError(cause).message, { tone: "bad", action: again });
    }
  }

  async #keep(id: string, formerAlt: string, { edit, focus, alt }: Look): Promise<void> {
    const { editor } = this;
    if (alt !== formerAlt) editor.accept(await describeAttachment(editor.id, id, alt));
    editor.accept(await editAttachment(editor.id, id, edit, focus));
  }

  dismiss(refusal: Refusal): void {
    this.refusals = this.refusals.filter((other) => other.id !== refusal.id);
  }

  dismissAll(): void {
    this.refusals = [];
    this.notes = [];
    this.stopped = 0;
  }

  /** Shows how far a file is; the first one may come before its number is known. */
  isTakingIn(progress: Progress): void {
    this.progress = progress;
    if (this.arriving === 0) this.arriving = 1;
  }

  /** Takes a file that became ready while others are still on their way. */
  async took(): Promise<void> {
    if (this.arriving > 0) this.arriving -= 1;
    await this.#readAgain();
  }

  async #attachFiles(files: readonly File[]): Promise<AttachOutcome[]> {
    const outcomes: AttachOutcome[] = [];
    for (const file of files) {
      const bytes = new Uint8Array(await file.arrayBuffer());
      outcomes.push(await attachBytes(this.editor.id, file.name, bytes));
    }
    return outcomes;
  }

  async #takeIn(expected: number, ask: () => Promise<AttachOutcome[]>): Promise<void> {
    this.arriving = expected;
    this.stopped = 0;
    await this.#reporting(async () => {
      const outcomes = await ask();
      for (const outcome of outcomes) {
        if (outcome.kind === "attached") this.#lying(outcome.attachment);
        else if (outcome.error.code === "stopped") this.stopped += 1;
        else this.#refuse(outcome.name, outcome.error.message);
      }
      if (outcomes.length > 0) await this.#readAgain();
      const added = outcomes.flatMap((one) => (one.kind === "attached" ? [one.attachment] : []));
      for (const { blob } of added.filter((file) => file.kind === "image")) {
        await this.#compare(blob);
      }
    });
    this.arriving = 0;
    this.progress = null;
  }

  #lying({ name, mime, media }: Attachment): void {
    const claimed = media?.named_as;
    if (claimed) this.#note(m.compose_lying({ name, claimed, mime }));
  }

  /** Says when a picture looks like one of this draft, or like one that groups have seen. */
  async #compare(blob: string): Promise<void> {
    const name = this.editor.attachments.find((file) => file.blob === blob)?.name ?? "";
    for (const alike of await lookAlikes(blob, this.editor.id)) {
      const words = alikeWords(name, blob, alike);
      if (words) return this.#note(words);
    }
  }

  #note(words: string): void {
    if (this.notes.some((note) => note.words === words)) return;
    this.notes = [...this.notes, { id: this.#nextRefusal++, words }].slice(-MOST_NOTES);
  }

  async #readAgain(): Promise<void> {
    this.editor.accept(await readDraft(this.editor.id));
  }

  #refuse(name: string, message: string): void {
    this.refusals = [...this.refusals, { id: this.#nextRefusal++, name, message }];
  }

  async #reporting(act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (cause) {
      this.#refuse("", asCommandError(cause).message);
    }
  }
}
