import { describe, expect, it } from "vitest";
import { findVariables, variableRuns } from "./variables";

describe("places in a text", () => {
  it.each([
    ["{{first_name}}", "first_name", null],
    ["{{ first_name|there }}", "first_name", "there "],
    ["{{1}}", "1", null],
    ["{{größe|}}", "größe", ""],
  ])("%s asks for %s", (text, name, fallback) => {
    expect(findVariables(`a ${text} b`)).toEqual([
      { from: 2, to: 2 + text.length, name, fallback },
    ]);
  });

  it.each(["{{}}", "{{ }}", "{a}", "{{a b}}", "{{a|\n}}", "{{a", `{{${"x".repeat(65)}}}`])(
    "%j is none",
    (text) => expect(findVariables(text)).toEqual([]),
  );

  it("cut a text without losing any of it", () => {
    const text = "Hi {{a|you}}{{b}}, 👍 {{c";
    expect(variableRuns(text).map((run) => run.text)).toEqual([
      "Hi ",
      "{{a|you}}",
      "{{b}}",
      ", 👍 {{c",
    ]);
    expect(variableRuns(text).filter(({ variable }) => variable !== null)).toHaveLength(2);
  });
});
