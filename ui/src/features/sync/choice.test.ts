import { describe, expect, it } from "vitest";
import { Choice, mergedParts } from "./choice.svelte";
import { sampleConflict } from "./sync.samples";

describe("choosing about a conflict", () => {
  it("takes each part from the version chosen for it", () => {
    const choice = new Choice(sampleConflict());
    choice.choose("text", "theirs");
    choice.choose("schedule", "mine");
    choice.choose("sender", "theirs");
    expect(choice.resolution()).toEqual({
      text: "Asking 99",
      schedule: { kind: "now" },
      take_their_sender: true,
    });
  });

  it("says nothing about parts that need no choice", () => {
    const choice = new Choice(sampleConflict(["text"]));
    choice.choose("text", "mine");
    expect(choice.resolution()).toEqual({ text: "Asking 71" });
  });

  it("takes a text written by hand, begun from either version", () => {
    const choice = new Choice(sampleConflict(["text"]));
    choice.startFrom("theirs");
    expect(choice.ownText).toBe("Asking 99");
    choice.writeOwn("Asking 85");
    expect(choice.resolution().text).toBe("Asking 85");
    choice.choose("text", "mine");
    expect(choice.resolution().text).toBe("Asking 71");
  });

  it("knows which parts are still open", () => {
    const choice = new Choice(sampleConflict());
    expect(choice.open).toEqual(["text", "schedule", "sender"]);
    choice.choose("schedule", "theirs");
    expect(choice.open).toEqual(["text", "sender"]);
  });

  it("lists what both versions changed and nobody has to choose about", () => {
    expect(mergedParts(sampleConflict(["text"]))).toEqual(["schedule", "sender"]);
  });
});
