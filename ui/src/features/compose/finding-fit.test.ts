import { describe, expect, it } from "vitest";
import type { Finding } from "@/backend/generated/Finding";
import { adaptedWords, offerWords } from "./finding-fit";
import { findingWords } from "./findings";

function say(finding: Partial<Finding> & Pick<Finding, "code">): string {
  const level = "blocks";
  const bare = { level, part: "piece", limit: null, actual: null, names: [] as string[] } as const;
  return findingWords({ ...bare, ...finding }, null);
}

describe("findings about what fits", () => {
  it("name the piece and the part it does not go with", () => {
    const names = ["location"];
    expect(say({ code: "piece_unsupported", names })).toBe("This account cannot send this: place");
    expect(say({ code: "piece_beside", part: "attachments", names })).toBe(
      "These do not go into one message: place and files",
    );
    expect(say({ code: "piece_needs", part: "text", names: ["list"] })).toBe(
      "Something is missing beside it (list): text",
    );
  });

  it("say numbers and names", () => {
    expect(say({ code: "buttons_not_shown", actual: 5, limit: 3 })).toMatch(/5 buttons.* 3$/);
    expect(say({ code: "link_not_https", names: ["http://a"] })).toMatch(/http:\/\/a$/);
    expect(say({ code: "row_title_missing", actual: 2 })).toMatch(/^Row 2/);
  });

  it("name the wishes that are left out in words", () => {
    const names = ["tags", "quiet_hours"];
    expect(say({ code: "options_unsupported", names })).toMatch(/tags and quiet hours$/);
  });

  it("tell a validity in days", () => {
    expect(say({ code: "validity_too_long", limit: 2_592_000 })).toMatch(/30 days/);
  });
});

describe("offers", () => {
  it("have words for their button", () => {
    expect(offerWords("split_text")).toBe("Split at paragraphs");
  });

  it("tell what was left out and where the rest is", () => {
    expect(adaptedWords(0, [])).toBe("The draft was adapted.");
    expect(adaptedWords(2, ["m-1"])).toBe(
      "The draft was adapted. Left out: m-1. The rest is in 2 new drafts.",
    );
  });
});
