import type { DraftPart } from "@/backend/generated/DraftPart";
import type { Finding } from "@/backend/generated/Finding";
import type { FindingCode } from "@/backend/generated/FindingCode";
import type { Offer } from "@/backend/generated/Offer";
import { formatList, formatNumber } from "@/format";
import { m } from "@/messages";

const MOST_NAMES = 3;
const DAY_SECONDS = 86_400;

/** The findings about pieces, buttons, wishes and what may stand beside what. */
export type FitCode = Extract<
  FindingCode,
  | "needs_text"
  | "one_kind_per_message"
  | "piece_unsupported"
  | "piece_beside"
  | "piece_needs"
  | "action_unsupported"
  | "too_many_actions"
  | "actions_with_files"
  | "location_request_not_alone"
  | "button_empty"
  | "button_too_long"
  | "buttons_not_shown"
  | "payload_missing"
  | "payload_twice"
  | "link_not_https"
  | "reply_unsupported"
  | "options_unsupported"
  | "too_many_tags"
  | "tag_invalid"
  | "validity_too_short"
  | "validity_too_long"
  | "cap_needs_contact"
  | "place_out_of_range"
  | "place_address_alone"
  | "list_empty"
  | "list_button_missing"
  | "list_button_too_long"
  | "section_title_missing"
  | "section_empty"
  | "row_title_missing"
  | "too_many_rows"
  | "too_few_cards"
  | "too_many_cards"
  | "card_title_missing"
  | "card_picture_missing"
  | "card_pictures_mixed"
  | "card_needs_link"
  | "template_name_missing"
  | "template_locale_missing"
  | "template_values_missing"
  | "template_value_invalid"
  | "template_form_unfit"
>;

/** Says such a finding in a sentence. */
export function fitWords(finding: Finding, code: FitCode): string {
  const names = namesOf(finding.names);
  const actual = formatNumber(finding.actual ?? 0);
  const limit = formatNumber(finding.limit ?? 0);
  const kind = pieceWord(finding.names[0]);
  const part = partWord(finding.part);
  switch (code) {
    case "needs_text":
      return m.fit_needs_text();
    case "one_kind_per_message":
      return m.fit_one_kind({ actual });
    case "piece_unsupported":
      return m.fit_piece_unsupported({ kind });
    case "piece_beside":
      return m.fit_piece_beside({ kind, part });
    case "piece_needs":
      return m.fit_piece_needs({ kind, part });
    case "action_unsupported":
      return m.fit_actions_unsupported({ names });
    case "too_many_actions":
      return m.fit_many_actions({ actual, limit });
    case "actions_with_files":
      return m.fit_actions_with_files();
    case "location_request_not_alone":
      return m.fit_request_alone();
    case "button_empty":
      return m.fit_button_empty({ actual });
    case "button_too_long":
      return m.fit_button_long({ limit, names });
    case "buttons_not_shown":
      return m.fit_buttons_shown({ actual, limit });
    case "payload_missing":
      return m.fit_payload_missing({ names });
    case "payload_twice":
      return m.fit_payload_twice({ names });
    case "link_not_https":
      return m.fit_not_https({ names });
    case "reply_unsupported":
      return m.fit_no_replies();
    case "options_unsupported":
      return m.fit_options_unsupported({ names: namesOf(finding.names.map(optionWord)) });
    case "too_many_tags":
      return m.fit_many_tags({ actual, limit });
    case "tag_invalid":
      return m.fit_tag_form({ limit, names });
    case "validity_too_short":
      return m.fit_validity_short();
    case "validity_too_long":
      return m.fit_validity_long({
        days: formatNumber(Math.floor((finding.limit ?? 0) / DAY_SECONDS)),
      });
    case "cap_needs_contact":
      return m.fit_cap_contacts({ names });
    case "place_out_of_range":
      return m.fit_place_range();
    case "place_address_alone":
      return m.fit_address_alone();
    case "list_empty":
      return m.fit_list_empty();
    case "list_button_missing":
      return m.fit_list_button();
    case "list_button_too_long":
      return m.fit_list_button_long({ actual, limit });
    case "section_title_missing":
      return m.fit_section_title({ actual });
    case "section_empty":
      return m.fit_section_empty({ actual });
    case "row_title_missing":
      return m.fit_row_title({ actual });
    case "too_many_rows":
      return m.fit_many_rows({ actual, limit });
    case "too_few_cards":
      return m.fit_few_cards({ actual, limit });
    case "too_many_cards":
      return m.fit_many_cards({ actual, limit });
    case "card_title_missing":
      return m.fit_card_title({ actual });
    case "card_picture_missing":
      return m.fit_card_picture({ actual });
    case "card_pictures_mixed":
      return m.fit_cards_mixed({ names });
    case "card_needs_link":
      return m.fit_card_link({ actual });
    case "template_name_missing":
      return m.fit_template_name();
    case "template_locale_missing":
      return m.fit_template_locale();
    case "template_values_missing":
      return m.fit_template_values({ names });
    case "template_value_invalid":
      return m.fit_template_value({ names });
    case "template_form_unfit":
      return m.fit_template_form();
  }
}

/** What an offer does, as words on its button. */
export function offerWords(offer: Offer): string {
  switch (offer) {
    case "piece_as_text":
      return m.fit_offer_piece_as_text();
    case "split_piece":
      return m.fit_offer_split_piece();
    case "buttons_as_text":
      return m.fit_offer_buttons_as_text();
    case "sticker_as_picture":
      return m.fit_offer_sticker_as_picture();
    case "as_document":
      return m.fit_offer_as_document();
    case "split_kinds":
      return m.fit_offer_split_kinds();
    case "split_files":
      return m.fit_offer_split_files();
    case "split_text":
      return m.fit_offer_split_text();
    case "drop_options":
      return m.fit_offer_drop_options();
    case "drop_tags":
      return m.fit_offer_drop_tags();
    case "drop_validity":
      return m.fit_offer_drop_validity();
    case "drop_frequency_cap":
      return m.fit_offer_drop_frequency_cap();
    case "drop_reply":
      return m.fit_offer_drop_reply();
    case "leave_out_recipients":
      return m.fit_offer_leave_out_recipients();
  }
}

/** What was done when an offer was taken up. */
export function adaptedWords(others: number, leftOut: readonly string[]): string {
  const done =
    leftOut.length === 0 ? m.fit_adapted() : m.fit_adapted_left_out({ names: namesOf(leftOut) });
  if (others === 0) return done;
  return `${done} ${m.fit_parted({ count: others, shown: formatNumber(others) })}`;
}

/** Names for a sentence: the first few, and how many more. */
export function namesOf(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return formatList(names);
  const rest = names.length - MOST_NAMES + 1;
  return formatList([
    ...names.slice(0, MOST_NAMES - 1),
    m.compose_more_names({ shown: formatNumber(rest) }),
  ]);
}

function pieceWord(kind: string | undefined): string {
  if (kind === "location") return m.fit_kind_location();
  if (kind === "list") return m.fit_kind_list();
  return kind === "carousel" ? m.fit_kind_carousel() : m.fit_kind_template();
}

function partWord(part: DraftPart): string {
  if (part === "attachments") return m.fit_part_files();
  return part === "actions" ? m.fit_part_buttons() : m.fit_part_text();
}

function optionWord(option: string): string {
  if (option === "tags") return m.fit_option_tags();
  if (option === "validity") return m.fit_option_validity();
  if (option === "quiet_hours") return m.fit_option_quiet_hours();
  return option === "frequency_cap" ? m.fit_option_frequency_cap() : m.fit_option_link_tracking();
}
