import { describe, expect, it } from "vitest";
import { literalWords } from "./literals";

const components = import.meta.glob<string>("../**/*.svelte", {
  query: "?raw",
  import: "default",
  eager: true,
});

/** "Aa" stands for a picture of text and is hidden from those who hear the window. */
const DRAWN = new Set(["Aa"]);

describe("visible words", () => {
  it.each(Object.keys(components))("of %s come from the catalogue", (path) => {
    const words = literalWords(components[path] ?? "");
    expect(words.filter((word) => !DRAWN.has(word))).toEqual([]);
  });

  it("are found in text, in attributes and inside blocks", () => {
    const source = `<script>let a = "not this";</script>
      {#if true}<p title="Hint">Hello</p>{/if}<input placeholder="Type here" class="wide" />`;
    expect(literalWords(source)).toEqual(['title="Hint"', "Hello", 'placeholder="Type here"']);
  });
});
