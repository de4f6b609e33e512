import {
  LayoutList,
  ListChecks,
  MapPin,
  MessageSquareReply,
  RectangleEllipsis,
  SlidersHorizontal,
  SquareStack,
} from "@lucide/svelte";
import type { ActionKind } from "@/backend/generated/ActionKind";
import { m } from "@/messages";
import type { PartKind, PartNote } from "./parts";

/** The sign of a part, in the menu and on its card. */
export const partIcons = {
  location: MapPin,
  list: ListChecks,
  carousel: SquareStack,
  template: LayoutList,
  buttons: RectangleEllipsis,
  answer: MessageSquareReply,
  options: SlidersHorizontal,
};

/** What a part is called. */
export function partName(part: PartKind): string {
  const names: Record<PartKind, () => string> = {
    location: m.pieces_location,
    list: m.pieces_list,
    carousel: m.pieces_carousel,
    template: m.pieces_template,
    buttons: m.pieces_buttons,
    answer: m.pieces_answer,
    options: m.pieces_options,
  };
  return names[part]();
}

/** Says why a part cannot leave as it stands, and what to do. */
export function noteWords(note: PartNote): string {
  const words: Record<PartNote, () => string> = {
    unsupported: m.pieces_note_unsupported,
    text_needed: m.pieces_note_text_needed,
    text_never: m.pieces_note_text_never,
    files_needed: m.pieces_note_files_needed,
    files_never: m.pieces_note_files_never,
    buttons_needed: m.pieces_note_buttons_needed,
    buttons_never: m.pieces_note_buttons_never,
    too_many_buttons: m.pieces_note_too_many_buttons,
    kind_of_button: m.pieces_note_kind_of_button,
    options_left_out: m.pieces_note_options_left_out,
  };
  return words[note]();
}

/** What a kind of button is called. */
export function actionName(kind: ActionKind): string {
  const names: Record<ActionKind, () => string> = {
    reply: m.pieces_action_reply,
    postback: m.pieces_action_postback,
    link: m.pieces_action_link,
    location_request: m.pieces_action_location_request,
  };
  return names[kind]();
}
