import { describe, expect, it } from "vitest";
import type { Action } from "@/actions.svelte";
import { fit, matching } from "./match";

function action(id: string, title: string, more: Partial<Action> = {}): Action {
  return { id, title: () => title, group: "window", run: () => undefined, ...more };
}

describe("the palette's search", () => {
  it("wants every word and ignores case and accents", () => {
    expect(fit("Entwürfe öffnen", "ENTWURFE")).not.toBeNull();
    expect(fit("New draft", "draft new")).not.toBeNull();
    expect(fit("New draft", "draft sent")).toBeNull();
  });

  it("puts a title that starts with the word before one that has it inside", () => {
    const found = matching([action("a", "Undraft all"), action("b", "Draft: new")], "draft");
    expect(found.map(({ id }) => id)).toEqual(["b", "a"]);
  });

  it("hides what cannot be done now", () => {
    expect(matching([action("a", "Retry", { enabled: () => false })], "")).toEqual([]);
  });

  it("finds an action by its other words", () => {
    const found = matching([action("a", "Theme: dark", { keywords: () => "night" })], "night");
    expect(found).toHaveLength(1);
  });

  it("lists writing before moving when nothing is typed", () => {
    const found = matching(
      [action("go", "Go", { group: "go" }), action("new", "New", { group: "write" })],
      "",
    );
    expect(found.map(({ id }) => id)).toEqual(["new", "go"]);
  });
});
