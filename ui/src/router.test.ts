import { describe, expect, it } from "vitest";
import { hashFromPlace, placeFromHash, router } from "./router.svelte";

describe("places", () => {
  it.each([
    ["", "drafts", null],
    ["#/outbox", "outbox", null],
    ["#/drafts/draft-1", "drafts", "draft-1"],
    ["#/nowhere/else", "drafts", null],
    ["#/history/a%2Fb", "history", "a/b"],
    ["#/history/%E0%A4%A", "history", null],
  ])("reads %j as %s and %j", (hash, section, id) => {
    expect(placeFromHash(hash)).toEqual({ section, id });
  });

  it("come back unchanged from their hash", () => {
    const place = { section: "library" as const, id: "ü/ #?" };
    expect(placeFromHash(hashFromPlace(place))).toEqual(place);
  });

  it("follow the window's history", () => {
    router.go("schedules", "post-7");
    expect(location.hash).toBe("#/schedules/post-7");
    location.hash = "#/audience";
    dispatchEvent(new HashChangeEvent("hashchange"));
    expect(router.place).toEqual({ section: "audience", id: null });
  });
});
