import { afterEach, describe, expect, it } from "vitest";
import type { LibraryItem } from "@/backend/generated/LibraryItem";
import { language } from "@/messages";
import { columnsFor, dimensionWords, findPictures, gridStep, usedWords } from "./pictures";

function picture(name: string, change: Partial<LibraryItem> = {}): LibraryItem {
  return {
    id: name,
    name,
    mime: "image/jpeg",
    width_px: 4032,
    height_px: 3024,
    size_bytes: 3_400_000,
    added_at_ms: 0,
    private: [],
    used_in: 0,
    ...change,
  };
}

afterEach(() => (language.choice = "en"));

describe("searching", () => {
  const items = [
    picture("Café front.jpg", { added_at_ms: 1 }),
    picture("cafe_back.JPG", { added_at_ms: 2 }),
    picture("watch.png", { added_at_ms: 3 }),
  ];

  it("finds names without case or accents, the newest first", () => {
    expect(findPictures(items, "CAFE").map((item) => item.name)).toEqual([
      "cafe_back.JPG",
      "Café front.jpg",
    ]);
  });

  it("wants every word", () => {
    expect(findPictures(items, "cafe front")).toHaveLength(1);
    expect(findPictures(items, "")).toHaveLength(3);
  });
});

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
