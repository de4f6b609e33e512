import { describe, expect, it } from "vitest";
import type { Finding } from "@/backend/generated/Finding";
import type { LookAlike } from "@/backend/generated/LookAlike";
import { language } from "@/messages";
import { alikeWords, moved } from "./attachment-tray.svelte";
import { findingWords } from "./findings";

it.each([
  [0, 2, "bca"],
  [2, 0, "cab"],
  [1, 1, "abc"],
  [0, 99, "bca"],
  [2, -5, "cab"],
  [7, 0, "abc"],
])("moves %i to %i", (from, to, expected) => {
  expect(moved([..."abc"], from, to).join("")).toBe(expected);
});

const alike = (change: Partial<LookAlike>): LookAlike => ({
  item: { id: "other", name: "IMG_0042.jpg" } as LookAlike["item"],
  bits: 2,
  in_draft: false,
  sent_to: [],
  sent_at_ms: null,
  ...change,
});

describe("a picture that looks like another", () => {
  it("is told from the draft first, then from what groups have seen, else not at all", () => {
    language.choice = "en";
    const words = (change: Partial<LookAlike>) => alikeWords("new.jpg", "new", alike(change));
    expect(words({ in_draft: true, sent_to: ["A"] })).toBe(
      "new.jpg looks like IMG_0042.jpg, which is in this draft already.",
    );
    expect(words({ sent_to: ["A", "B"] })).toBe(
      "new.jpg looks like IMG_0042.jpg, which was sent to A and B.",
    );
    expect(words({})).toBe("");
  });

  it("is the same picture when the hash is", () => {
    language.choice = "en";
    expect(alikeWords("a.jpg", "other", alike({ in_draft: true, sent_to: ["A"] }))).toBe(
      "a.jpg was sent before, to A.",
    );
    expect(alikeWords("a.jpg", "other", alike({ in_draft: true }))).toBe("");
  });
});

it("says by how much a video is too big and too long, with the numbers", () => {
  language.choice = "en";
  const finding = (code: Finding["code"], limit: number, actual: number): Finding => ({
    code,
    level: "blocks",
    part: "attachments",
    limit,
    actual,
    names: ["film.mp4"],
    kind: "video",
  });
  expect(findingWords(finding("media_too_big", 16_000_000, 21_400_000), null)).toBe(
    "film.mp4 is too big by 5.4 MB: it has 21.4 MB, at most 16 MB can be sent",
  );
  expect(findingWords(finding("media_too_long", 60_000, 72_500), null)).toBe(
    "film.mp4 is too long by 12.5 sec: it plays 72.5 sec, at most 60 sec can be sent",
  );
  const none = { ...finding("media_kind_unsupported", 0, 0), limit: null, actual: null };
  expect(findingWords(none, null)).toBe("This account takes no videos: film.mp4");
});
