import { afterEach, describe, expect, it } from "vitest";
import type { LibraryItem } from "@/backend/generated/LibraryItem";
import { language } from "@/messages";
import {
  columnsFor,
  dimensionWords,
  gridStep,
  privateWords,
  stayingWords,
  usedWords,
  weightiestFact,
} from "./pictures";

const NO_FACTS: LibraryItem["media"] = {
  duration_ms: null,
  video_codec: null,
  audio_codec: null,
  pages: null,
  animated: false,
  fits_sticker: false,
  locked: false,
  stays: [],
  named_as: null,
};

function picture(name: string, change: Partial<LibraryItem> = {}): LibraryItem {
  return {
    id: name,
    name,
    mime: "image/jpeg",
    kind: "image",
    width_px: 4032,
    height_px: 3024,
    size_bytes: 3_400_000,
    made_bytes: 0,
    added_at_ms: 0,
    private: [],
    media: NO_FACTS,
    used_in: 0,
    trashed_at_ms: null,
    ...change,
  };
}

afterEach(() => (language.choice = "en"));

describe("the words of a picture", () => {
  it("say nothing about pixels where there are none", () => {
    expect(dimensionWords(picture("a"))).toBe("4032 × 3024");
    expect(dimensionWords(picture("a", { width_px: null }))).toBe("");
  });

  it("tell one use from many and from none", () => {
    language.choice = "en";
    const words = [0, 1, 3].map((used_in) => usedWords(picture("a", { used_in })));
    expect(words).toEqual(["not used", "used 1 time", "used 3 times"]);
  });
});

describe("the weightiest fact", () => {
  it("is the length of what plays, the pages of a document, else the pixels", () => {
    language.choice = "en";
    const of = (media: Partial<LibraryItem["media"]>) =>
      weightiestFact(picture("a", { media: { ...NO_FACTS, ...media } }));
    expect(of({ duration_ms: 83_000 })).toBe("1:23");
    expect(of({ pages: 1 })).toBe("1 page");
    expect(of({})).toBe("4032 × 3024");
  });

  it("tells what stays in a file apart from what is taken out", () => {
    language.choice = "en";
    const item = picture("a", {
      private: ["place", "owner"],
      media: { ...NO_FACTS, stays: ["owner"] },
    });
    expect(privateWords(item)).toBe("place");
    expect(stayingWords(item)).toBe("owner");
  });
});

describe("the grid", () => {
  it("always has a column", () => {
    expect([columnsFor(50, 148, 12), columnsFor(320, 148, 12), columnsFor(1_000, 148, 12)]).toEqual(
      [1, 2, 6],
    );
  });

  it.each([
    ["ArrowRight", 4, 5],
    ["ArrowDown", 4, 8],
    ["ArrowUp", 4, 0],
    ["ArrowUp", 2, 2],
    ["ArrowDown", 9, 9],
    ["ArrowLeft", 0, 0],
    ["End", 0, 9],
    ["PageDown", 4, 9],
    ["Home", 7, 0],
  ])("%s leads from %i to %i among ten in four columns", (key, from, to) => {
    expect(gridStep(key, from, 4, 10)).toBe(to);
  });

  it("starts at the first picture and leaves other keys alone", () => {
    expect(gridStep("ArrowUp", -1, 4, 10)).toBe(0);
    expect(gridStep("a", 3, 4, 10)).toBeNull();
    expect(gridStep("ArrowDown", -1, 4, 0)).toBeNull();
  });
});
