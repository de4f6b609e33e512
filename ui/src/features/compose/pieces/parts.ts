/** What can stand in a message beside its words and files, and whether the chosen account can carry it. */
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Content } from "@/backend/generated/Content";
import type { DraftPart } from "@/backend/generated/DraftPart";
import type { OptionKind } from "@/backend/generated/OptionKind";
import type { PieceKind } from "@/backend/generated/PieceKind";

/** A part of a message that has a card of its own in the composer. */
export type PartKind = PieceKind | "buttons" | "answer" | "options";

/** Why a part cannot leave as it stands. */
export type PartNote =
  | "unsupported"
  | "text_needed"
  | "text_never"
  | "files_needed"
  | "files_never"
  | "buttons_needed"
  | "buttons_never"
  | "too_many_buttons"
  | "kind_of_button"
  | "options_left_out";

/** The order of the cards and of the menu. */
export const PARTS: readonly PartKind[] = [
  "location",
  "list",
  "carousel",
  "template",
  "buttons",
  "answer",
  "options",
];

const PIECES: readonly PartKind[] = ["location", "list", "carousel", "template"];

/** Whether a part is a structured piece, of which a message has at most one. */
export function isPiece(part: PartKind): part is PieceKind {
  return PIECES.includes(part);
}

/** The card that a finding about a part of the draft leads to, when it is there. */
export function cardOf(part: DraftPart, shown: readonly PartKind[]): PartKind | undefined {
  if (part === "piece") return shown.find(isPiece);
  if (part === "actions") return shown.find((one) => one === "buttons");
  if (part === "options") return shown.find((one) => one === "answer" || one === "options");
  return part === "content" ? shown[0] : undefined;
}

/** The parts that an account can carry. */
export function offeredParts(capabilities: Capabilities): PartKind[] {
  return PARTS.filter((part) => {
    if (isPiece(part)) return capabilities.pieces.some(({ kind }) => kind === part);
    if (part === "buttons") return capabilities.actions.length > 0;
    return part === "answer" ? capabilities.replies : capabilities.options.length > 0;
  });
}

/** The wishes a message makes about how it is treated. */
export function wishesOf({ options }: Content): OptionKind[] {
  const made: Record<OptionKind, boolean> = {
    tags: options.tags.length > 0,
    validity: options.validity_seconds !== null,
    quiet_hours: options.ignore_quiet_hours,
    frequency_cap: options.cap_frequency,
    link_tracking: options.track_links,
  };
  return (Object.keys(made) as OptionKind[]).filter((kind) => made[kind]);
}

/** The parts that a message has. */
export function presentParts(content: Content): PartKind[] {
  return PARTS.filter((part) => {
    if (isPiece(part)) return content.piece?.kind === part;
    if (part === "buttons") return content.actions.length > 0;
    return part === "answer" ? content.reply_to !== null : wishesOf(content).length > 0;
  });
}

/** Why a part cannot leave as it stands; nothing when it can. */
export function notesOn(part: PartKind, content: Content, capabilities: Capabilities): PartNote[] {
  if (isPiece(part)) return pieceNotes(part, content, capabilities);
  if (part === "buttons") return buttonNotes(content, capabilities);
  if (part === "answer") return capabilities.replies ? [] : ["unsupported"];
  const unknown = wishesOf(content).some((wish) => !capabilities.options.includes(wish));
  return unknown ? ["options_left_out"] : [];
}

function pieceNotes(part: PieceKind, content: Content, { pieces }: Capabilities): PartNote[] {
  const rule = pieces.find(({ kind }) => kind === part);
  if (!rule) return ["unsupported"];
  const hasText = content.text.trim() !== "";
  const hasFiles = filesBeside(content) > 0;
  const notes: PartNote[] = [];
  if (rule.text === "needed" && !hasText) notes.push("text_needed");
  if (rule.text === "never" && hasText) notes.push("text_never");
  if (rule.files === "needed" && !hasFiles) notes.push("files_needed");
  if (rule.files === "never" && hasFiles) notes.push("files_never");
  if (rule.actions === "needed" && content.actions.length === 0) notes.push("buttons_needed");
  return notes;
}

/** Files that stand beside the piece; the pictures of cards are part of it. */
function filesBeside({ attachments, piece }: Content): number {
  if (piece?.kind !== "carousel") return attachments.length;
  const onCards = new Set(piece.cards.map((card) => card.attachment));
  return attachments.filter(({ id }) => !onCards.has(id)).length;
}

function buttonNotes(content: Content, capabilities: Capabilities): PartNote[] {
  const { actions, piece, attachments } = content;
  if (actions.length === 0) return [];
  if (capabilities.actions.length === 0) return ["unsupported"];
  const rule = pieceRule(content, capabilities);
  const notes: PartNote[] = [];
  if (actions.some(({ kind }) => !capabilities.actions.includes(kind)))
    notes.push("kind_of_button");
  if (actions.length > capabilities.max_actions) notes.push("too_many_buttons");
  const besideFiles = attachments.length > 0 && !capabilities.actions_with_files;
  if ((piece && rule?.actions === "never") || besideFiles) notes.push("buttons_never");
  return notes;
}

function pieceRule({ piece }: Content, { pieces }: Capabilities) {
  return piece ? pieces.find(({ kind }) => kind === piece.kind) : undefined;
}
