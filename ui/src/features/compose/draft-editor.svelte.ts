import type { CommandError } from "@/backend/command-error";
import { asCommandError } from "@/backend/command-error";
import { NO_OPTIONS } from "@/backend/empty";
import type { Action } from "@/backend/generated/Action";
import type { Attachment } from "@/backend/generated/Attachment";
import type { Content } from "@/backend/generated/Content";
import type { Draft } from "@/backend/generated/Draft";
import type { DraftChange } from "@/backend/generated/DraftChange";
import type { LocalTime } from "@/backend/generated/LocalTime";
import type { MessageOptions } from "@/backend/generated/MessageOptions";
import type { Piece } from "@/backend/generated/Piece";
import type { Recipient } from "@/backend/generated/Recipient";
import type { SavedDraft } from "@/backend/generated/SavedDraft";
import type { Schedule } from "@/backend/generated/Schedule";

/** How long typing may pause before it is saved. */
export const AUTOSAVE_MS = 250;
/** How long typing without a pause may go on before it is saved all the same. */
export const LONGEST_UNSAVED_MS = 1_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 15_000;

/** Saves some fields of a draft. */
export type SaveDraft = (id: string, change: DraftChange) => Promise<SavedDraft>;

/** What the save line says. */
export type SaveState = "saved" | "unsaved" | "saving" | "failed";

type Timer = ReturnType<typeof setTimeout>;

/**
 * One open draft. What a person does stands here at once and is saved behind it, one save at a time;
 * an answer never replaces a field that was changed after the question.
 */
export class DraftEditor {
  readonly id: string;
  text = $state("");
  recipients = $state.raw<Recipient[]>([]);
  /** Ids of the saved sets it goes to as well. */
  audiences = $state.raw<readonly string[]>([]);
  schedule = $state.raw<Schedule>({ kind: "now" });
  /** After this moment it is held and asked about. */
  notAfter = $state.raw<LocalTime | null>(null);
  accountId = $state<string | null>(null);
  senderId = $state<string | null>(null);
  attachments = $state.raw<Attachment[]>([]);
  /** The structured part: a place, a list, cards or a template. */
  piece = $state.raw<Piece | null>(null);
  actions = $state.raw<readonly Action[]>([]);
  /** Id of the received message that this one answers. */
  replyTo = $state<string | null>(null);
  options = $state.raw<Readonly<MessageOptions>>(NO_OPTIONS);
  /** The draft as last read. */
  base = $state.raw<Draft>() as Draft;
  revision = $state(0);
  savedAtMs = $state(0);
  saveState = $state<SaveState>("saved");
  error = $state.raw<CommandError | null>(null);
  /** Counts up when the text was replaced from outside the editor. */
  textVersion = $state(0);

  readonly #save: SaveDraft;
  /** The revisions that the text and the recipients on the screen were made from. */
  #textBase = 0;
  #recipientsBase = 0;
  #arranging = 0;
  #pending: DraftChange = {};
  #inFlight: DraftChange | null = null;
  #timer: Timer | undefined;
  #running: Promise<boolean> | null = null;
  #failures = 0;
  #unsavedSince: number | null = null;

  constructor(draft: Draft, save: SaveDraft) {
    this.id = draft.id;
    this.#save = save;
    this.#take(draft);
  }

  /** Whether something is not on the disk yet. */
  get isDirty(): boolean {
    return this.#inFlight !== null || Object.keys(this.#pending).length > 0;
  }

  /** What the message says as it stands on the screen. */
  get content(): Content {
    return {
      text: this.text,
      attachments: this.attachments,
      piece: this.piece,
      actions: [...this.actions],
      reply_to: this.replyTo,
      options: this.options,
    };
  }

  setText(text: string): void {
    if (text === this.text) return;
    this.text = text;
    this.#change({ text });
  }

  /** Sets the text from outside the text field, for example from a test or an undo. */
  replaceText(text: string): void {
    this.setText(text);
    this.textVersion += 1;
  }

  setRecipients(recipients: Recipient[]): void {
    this.recipients = recipients;
    this.#change({ recipients });
  }

  setAudiences(audiences: string[]): void {
    this.audiences = audiences;
    this.#change({ audiences });
  }

  setSchedule(schedule: Schedule): void {
    this.schedule = schedule;
    this.#change({ schedule });
  }

  setNotAfter(notAfter: LocalTime | null): void {
    this.notAfter = notAfter;
    this.#change({ not_after: notAfter });
  }

  setPiece(piece: Piece | null): void {
    this.piece = piece;
    this.#change({ piece });
  }

  setActions(actions: readonly Action[]): void {
    this.actions = actions;
    this.#change({ actions: [...actions] });
  }

  setReplyTo(replyTo: string | null): void {
    this.replyTo = replyTo;
    this.#change({ reply_to: replyTo });
  }

  setOptions(options: Readonly<MessageOptions>): void {
    this.options = options;
    this.#change({ options });
  }

  setSender(accountId: string, senderId: string | null): void {
    this.accountId = accountId;
    this.senderId = senderId;
    this.#change({ account_id: accountId, ...(senderId === null ? {} : { sender_id: senderId }) });
  }

  /** Shows attachments as the person arranged them while the command for it runs. */
  async arrange(attachments: Attachment[], command: () => Promise<Draft>): Promise<void> {
    this.attachments = attachments;
    this.#arranging += 1;
    let draft: Draft | null = null;
    try {
      draft = await command();
    } finally {
      this.#arranging -= 1;
      if (draft) this.accept(draft);
    }
  }

  /** Takes a newer state of the draft and keeps every field that is not saved yet. */
  accept(draft: Draft): void {
    if (draft.id !== this.id || draft.revision < this.revision) return;
    this.#take(draft);
  }

  /** Saves everything that was done until now. Says whether it is on the disk. */
  async flush(): Promise<boolean> {
    this.#stopTimer();
    while (this.isDirty) {
      const worked = await (this.#running ?? this.#start());
      if (!worked) return false;
    }
    return true;
  }

  #change(change: DraftChange): void {
    this.#pending = { ...this.#pending, ...change };
    if (this.saveState === "saved") this.saveState = "unsaved";
    this.#unsavedSince ??= Date.now();
    this.#failures = 0;
    const left = this.#unsavedSince + LONGEST_UNSAVED_MS - Date.now();
    this.#schedule(Math.min(AUTOSAVE_MS, Math.max(left, 0)));
  }

  #schedule(delayMs: number): void {
    if (this.#running) return;
    this.#stopTimer();
    this.#timer = setTimeout(() => void this.#start(), delayMs);
  }

  #stopTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #start(): Promise<boolean> {
    this.#stopTimer();
    this.#running = this.#saveOnce().finally(() => {
      this.#running = null;
      if (Object.keys(this.#pending).length > 0) this.#schedule(this.#nextDelay());
    });
    return this.#running;
  }

  async #saveOnce(): Promise<boolean> {
    const change = this.#pending;
    if (Object.keys(change).length === 0) return true;
    this.#pending = {};
    this.#unsavedSince = null;
    this.#inFlight = change;
    if (this.error === null) this.saveState = "saving";
    try {
      this.#wasSaved(change, await this.#save(this.id, this.#withBases(change)));
      return true;
    } catch (cause) {
      this.#wasRefused(change, asCommandError(cause));
      return false;
    }
  }

  /** Says what a change was made from, so that a version that came meanwhile is merged and not replaced. */
  #withBases(change: DraftChange): DraftChange {
    return {
      ...change,
      ...(change.text === undefined ? {} : { text_base: this.#textBase }),
      ...(change.recipients === undefined ? {} : { recipients_base: this.#recipientsBase }),
    };
  }

  #wasSaved(change: DraftChange, saved: SavedDraft): void {
    this.#inFlight = null;
    if (change.text !== undefined) this.#textBase = saved.typed_revision;
    if (change.recipients !== undefined) this.#recipientsBase = saved.typed_revision;
    this.#failures = 0;
    this.error = null;
    this.revision = Math.max(this.revision, saved.revision);
    this.savedAtMs = saved.updated_at_ms;
    this.saveState = this.isDirty ? "unsaved" : "saved";
    if (saved.overtaken) this.accept(saved.overtaken);
  }

  #wasRefused(change: DraftChange, error: CommandError): void {
    this.#inFlight = null;
    this.#pending = { ...change, ...this.#pending };
    this.#failures += 1;
    this.error = error;
    this.saveState = "failed";
  }

  #nextDelay(): number {
    if (this.#failures === 0) return AUTOSAVE_MS;
    return Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS);
  }

  #take(draft: Draft): void {
    const kept: DraftChange = { ...this.#inFlight, ...this.#pending };
    const { fields } = draft;
    this.base = draft;
    this.revision = draft.revision;
    this.savedAtMs = draft.updated_at_ms;
    if (this.#arranging === 0) this.attachments = fields.content.attachments;
    if (kept.text === undefined) {
      this.#textBase = draft.revision;
      if (fields.content.text !== this.text) this.textVersion += 1;
      this.text = fields.content.text;
    }
    if (kept.recipients === undefined) {
      this.#recipientsBase = draft.revision;
      this.recipients = fields.recipients;
    }
    if (kept.audiences === undefined) this.audiences = fields.audiences;
    this.#takeParts(fields.content, kept);
    if (kept.schedule === undefined) this.schedule = fields.schedule;
    if (kept.not_after === undefined) this.notAfter = fields.not_after;
    if (kept.account_id === undefined) {
      this.accountId = fields.account_id;
      this.senderId = fields.sender_id;
    }
  }

  #takeParts({ piece, actions, reply_to, options }: Content, kept: DraftChange): void {
    if (kept.piece === undefined) this.piece = piece;
    if (kept.actions === undefined) this.actions = actions;
    if (kept.reply_to === undefined) this.replyTo = reply_to;
    if (kept.options === undefined) this.options = options;
  }
}
