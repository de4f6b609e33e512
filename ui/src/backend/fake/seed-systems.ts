import { emptyContent } from "../empty";
import type { Account } from "../generated/Account";
import type { Content } from "../generated/Content";
import type { Draft } from "../generated/Draft";
import type { Piece } from "../generated/Piece";
import type { Sender } from "../generated/Sender";
import { draftOf, MINUTE_MS, photo } from "./world";

export const ROUTEE_ACCOUNT = "account-routee";
export const BIRD_ACCOUNT = "account-bird";

type Made = Pick<Account, "session_only" | "options" | "created_at_ms">;

/** One account of each system that takes more than words and pictures. */
export function systemAccounts(made: Made): Account[] {
  const base = { ...made, is_sandbox: false, state: "ready" as const };
  return [
    {
      ...base,
      id: ROUTEE_ACCOUNT,
      kind: "routee",
      name: "Routee",
      base_url: "https://routee.example.com",
    },
    { ...base, id: BIRD_ACCOUNT, kind: "bird", name: "Bird", base_url: "https://bird.example.com" },
  ];
}

/** The number and the channel those accounts send from. */
export function systemSenders(): Sender[] {
  const base = { status: "active", can_send: true };
  return [
    { ...base, id: "routee-number", account_id: ROUTEE_ACCOUNT, name: "+49 30 •• 17" },
    { ...base, id: "bird-channel", account_id: BIRD_ACCOUNT, name: "Shop Berlin" },
  ];
}

const PLACE: Piece = {
  kind: "location",
  latitude: 52.52,
  longitude: 13.405,
  name: "Watch fair, hall 4",
  address: "Alexanderplatz 1, Berlin",
};

const LIST: Piece = {
  kind: "list",
  button: "Choose a time",
  sections: [
    {
      title: "Saturday",
      rows: [
        { title: "10:00", description: "Utrecht, by appointment", payload: "row-1" },
        { title: "14:00", description: null, payload: "row-2" },
      ],
    },
  ],
};

const TEMPLATE: Piece = {
  kind: "template",
  name: "appointment_reminder",
  version: "3",
  locale: "en",
  filling: "parameters",
  words: "Hello {{name}}, your appointment is on {{day}}.",
  parameters: [{ key: "name", value: "Anna", kind: "text" }],
  raw: null,
};

function carousel(): Content {
  const watches = [photo(11), photo(12)];
  const cards = watches.map(({ id }, at) => ({
    title: ["Submariner 124060", "Explorer II polar"][at] ?? "",
    text: "Full set, 2023",
    attachment: id,
    actions: [{ kind: "link" as const, text: "Look", url: "https://example.com/watches" }],
  }));
  return {
    ...emptyContent("New this week"),
    attachments: watches,
    piece: { kind: "carousel", cards },
  };
}

/** Drafts with one piece each, for the account that carries them all. */
export function pieceDrafts(now: number): Draft[] {
  const contents: Content[] = [
    { ...emptyContent(), piece: PLACE },
    { ...emptyContent("When do you come, {{first_name|friend}}?"), piece: LIST },
    carousel(),
    { ...emptyContent(), piece: TEMPLATE },
    {
      ...emptyContent("Still interested?"),
      actions: [
        { kind: "reply", text: "Yes, please" },
        { kind: "link", text: "See it", url: "https://example.com/124060" },
      ],
      reply_to: "message-0815",
    },
  ];
  return contents.map((content, at) => {
    const draft = draftOf("", 0, [], now - at * MINUTE_MS);
    draft.fields = {
      ...draft.fields,
      account_id: BIRD_ACCOUNT,
      sender_id: "bird-channel",
      content,
    };
    return draft;
  });
}
