import { describe, expect, it } from "vitest";
import { emptyContent, NO_OPTIONS } from "@/backend/empty";
import { BIRD, ROUTEE, WATCHCOLLECT } from "@/backend/fake/capabilities";
import { photo } from "@/backend/fake/world";
import type { Content } from "@/backend/generated/Content";
import { firstList } from "./list";
import { notesOn, offeredParts, presentParts } from "./parts";

const LOCATION = {
  kind: "location",
  latitude: 1,
  longitude: 2,
  name: null,
  address: null,
} as const;
const content = (change: Partial<Content>): Content => ({ ...emptyContent(), ...change });

describe("what is offered", () => {
  it("is what the account can carry, and nothing at watchcollect", () => {
    expect(offeredParts(WATCHCOLLECT)).toEqual([]);
    expect(offeredParts(ROUTEE)).toEqual(["location", "template"]);
    expect(offeredParts(BIRD)).toEqual([
      "location",
      "list",
      "carousel",
      "template",
      "buttons",
      "answer",
      "options",
    ]);
  });
});

describe("what a message has", () => {
  it("is found whatever the account is", () => {
    const all = content({
      piece: { kind: "list", ...firstList() },
      actions: [{ kind: "reply", text: "Yes" }],
      reply_to: "m1",
      options: { ...NO_OPTIONS, tags: ["autumn"] },
    });
    expect(presentParts(all)).toEqual(["list", "buttons", "answer", "options"]);
    expect(presentParts(emptyContent("words"))).toEqual([]);
  });
});

describe("what is in the way", () => {
  it("is that the account cannot send it at all", () => {
    const all = content({
      piece: LOCATION,
      actions: [{ kind: "reply", text: "Yes" }],
      reply_to: "m1",
      options: { ...NO_OPTIONS, track_links: true },
    });
    expect(notesOn("location", all, WATCHCOLLECT)).toEqual(["unsupported"]);
    expect(notesOn("buttons", all, WATCHCOLLECT)).toEqual(["unsupported"]);
    expect(notesOn("answer", all, WATCHCOLLECT)).toEqual(["unsupported"]);
    expect(notesOn("options", all, WATCHCOLLECT)).toEqual(["options_left_out"]);
  });

  it("is words and files beside a piece that takes none, or words that are missing", () => {
    const bare = content({ piece: LOCATION });
    expect(notesOn("location", bare, BIRD)).toEqual([]);
    expect(notesOn("location", bare, ROUTEE)).toEqual(["text_needed"]);
    const full = content({ piece: LOCATION, text: "Here", attachments: [photo(1)] });
    expect(notesOn("location", full, BIRD)).toEqual(["text_never", "files_never"]);
  });

  it("is a button too many, of a kind that is not known, or beside something", () => {
    const actions = Array.from({ length: 11 }, () => ({ kind: "reply" as const, text: "x" }));
    expect(notesOn("buttons", content({ actions }), BIRD)).toEqual(["too_many_buttons"]);
    const link = content({ actions: [{ kind: "link", text: "x", url: "https://example.com" }] });
    expect(notesOn("buttons", link, { ...BIRD, actions: ["reply"] })).toEqual(["kind_of_button"]);
    expect(notesOn("buttons", { ...link, piece: LOCATION }, BIRD)).toEqual(["buttons_never"]);
    const besideFiles = { ...link, attachments: [photo(1)] };
    expect(notesOn("buttons", besideFiles, BIRD)).toEqual([]);
    const strict = { ...BIRD, actions_with_files: false };
    expect(notesOn("buttons", besideFiles, strict)).toEqual(["buttons_never"]);
  });

  it("is no picture that stands on a card, only one beside the cards", () => {
    const rules = BIRD.pieces.map((rule) => ({ ...rule, files: "never" as const }));
    const [first, second] = [photo(1), photo(2)];
    const card = { title: "A", text: "", attachment: first.id, actions: [] };
    const cards = content({
      text: "Look",
      attachments: [first],
      piece: { kind: "carousel", cards: [card] },
    });
    expect(notesOn("carousel", cards, { ...BIRD, pieces: rules })).toEqual([]);
    cards.attachments.push(second);
    expect(notesOn("carousel", cards, { ...BIRD, pieces: rules })).toEqual(["files_never"]);
  });
});
