import { describe, expect, it } from "vitest";
import { boundsOf, EVERYTHING, Library, queryFor } from "./library.svelte";

const NOW = 1_800_000_000_000;
const DAY_MS = 86_400_000;

describe("what is asked for", () => {
  it("has bounds only for a period, and a year meets what is older", () => {
    expect(boundsOf("any", NOW)).toEqual({});
    expect(boundsOf("week", NOW)).toEqual({ from_ms: NOW - 7 * DAY_MS });
    const year = boundsOf("year", NOW).from_ms;
    expect(boundsOf("older", NOW)).toEqual({ before_ms: year });
  });

  it("leaves out what is not chosen", () => {
    expect(queryFor(EVERYTHING, NOW)).toEqual({
      kinds: [],
      usage: "any",
      in_trash: false,
      sort: "newest",
      limit: 200,
    });
    const query = queryFor({ ...EVERYTHING, search: " watch ", kind: "video" }, NOW);
    expect([query.search, query.kinds]).toEqual(["watch", ["video"]]);
  });
});

describe("the pages", () => {
  it("come one after the other, each file once", async () => {
    const library = new Library();
    await library.choose({ usage: "unused" });
    const all = library.items.map((item) => item.id);
    expect(new Set(all).size).toBe(library.total);
    await library.more();
    expect(library.items).toHaveLength(library.total);
  });
});
