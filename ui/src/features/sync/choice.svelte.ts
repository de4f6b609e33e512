import type { Conflict } from "@/backend/generated/Conflict";
import type { DraftField } from "@/backend/generated/DraftField";
import type { DraftFields } from "@/backend/generated/DraftFields";
import type { Resolution } from "@/backend/generated/Resolution";

/** Which version of a part is taken; `own` is a text written by hand. */
export type Side = "mine" | "theirs" | "own";

const FIELDS: DraftField[] = ["text", "attachments", "recipients", "schedule", "sender"];

/** The parts a person can choose about, in the order of the screen. */
export const CHOOSABLE: DraftField[] = ["text", "schedule", "sender"];

function valueOf(fields: DraftFields, part: DraftField): unknown {
  const { content } = fields;
  switch (part) {
    case "text":
      return fields.content.text;
    case "attachments":
      return fields.content.attachments.map(({ blob, alt, edit, focus }) => [
        blob,
        alt,
        edit,
        focus,
      ]);
    case "recipients":
      return fields.recipients;
    case "schedule":
      return fields.schedule;
    case "sender":
      return [fields.account_id, fields.sender_id];
    case "not_after":
      return fields.not_after;
    case "other":
      return [content.piece, content.actions, content.reply_to, content.options];
  }
}

function differ(a: DraftFields, b: DraftFields, part: DraftField): boolean {
  return JSON.stringify(valueOf(a, part)) !== JSON.stringify(valueOf(b, part));
}

/** The parts that the two versions do not share and that nobody has to choose about. */
export function mergedParts(conflict: Conflict): DraftField[] {
  return FIELDS.filter(
    (part) => !conflict.parts.includes(part) && differ(conflict.mine, conflict.theirs, part),
  );
}

/** What a person chooses, part by part, about one draft that was changed on both sides. */
export class Choice {
  readonly conflict: Conflict;
  readonly parts: DraftField[];
  /** Parts that do not go together and stay as they are here. */
  readonly left: DraftField[];
  ownText = $state("");
  #sides = $state<Partial<Record<DraftField, Side>>>({});

  constructor(conflict: Conflict) {
    this.conflict = conflict;
    this.parts = CHOOSABLE.filter((part) => conflict.parts.includes(part));
    this.left = conflict.parts.filter((part) => !CHOOSABLE.includes(part));
    this.ownText = conflict.mine.content.text;
  }

  /** The version taken of a part, or null while nobody chose. */
  sideOf(part: DraftField): Side | null {
    return this.#sides[part] ?? null;
  }

  choose(part: DraftField, side: Side): void {
    this.#sides = { ...this.#sides, [part]: side };
  }

  /** Writes the text by hand, starting from the version that was chosen last. */
  writeOwn(text: string): void {
    this.ownText = text;
    this.choose("text", "own");
  }

  /** Puts one of the two versions into the field to be edited there. */
  startFrom(side: "mine" | "theirs"): void {
    this.writeOwn(this.conflict[side].content.text);
  }

  /** The parts nobody chose about yet. */
  readonly open = $derived.by(() => this.parts.filter((part) => this.sideOf(part) === null));

  /** The choice as the core takes it; a part without one stays as it is here. */
  resolution(): Resolution {
    const { mine, theirs, parts } = this.conflict;
    const taken = { mine, theirs, own: mine };
    const resolution: Resolution = {};
    if (parts.includes("text")) {
      const side = this.sideOf("text") ?? "mine";
      resolution.text = side === "own" ? this.ownText : taken[side].content.text;
    }
    if (parts.includes("schedule"))
      resolution.schedule = taken[this.sideOf("schedule") ?? "mine"].schedule;
    if (parts.includes("sender")) resolution.take_their_sender = this.sideOf("sender") === "theirs";
    return resolution;
  }

  /** The other device's version of everything that does not go together. */
  static allTheirs(conflict: Conflict): Resolution {
    const choice = new Choice(conflict);
    for (const part of choice.parts) choice.choose(part, "theirs");
    return choice.resolution();
  }
}
