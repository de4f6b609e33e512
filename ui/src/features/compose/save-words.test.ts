import { afterEach, describe, expect, it } from "vitest";
import { CommandError } from "@/backend/command-error";
import { language } from "@/messages";
import { notSavedWords } from "./save-words";

afterEach(() => (language.choice = "en"));

describe("a draft that could not be saved", () => {
  it.each([
    ["en", /Your text is (kept|still) here/],
    ["de", /Ihr Text (bleibt hier|ist noch da)/],
  ] as const)("says in %s why, and that the text is kept", (choice, kept) => {
    language.choice = choice;
    const codes = ["disk_full", "read_only", "locked", "damaged", "storage"] as const;
    const words = codes.map((code) => notSavedWords(new CommandError(code, "why")));
    expect(new Set(words).size).toBe(codes.length);
    for (const one of words) expect(one).toMatch(kept);
  });

  it("names the reason where it has no words of its own", () => {
    expect(notSavedWords(new CommandError("internal", "odd thing"))).toContain("odd thing");
  });
});
