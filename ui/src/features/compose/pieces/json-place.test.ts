import { describe, expect, it } from "vitest";
import { jsonProblem } from "./json-place";

describe("JSON", () => {
  it.each([
    "{}",
    "[]",
    ' [1, -0.5e+3, "a\\u00e9\\n", true, null, {"a": {"b": []}}]\n',
    '"words"',
    "0",
  ])("has no problem: %s", (text) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow();
    expect(jsonProblem(text)).toBeNull();
  });

  it.each([
    ["", 1, 1],
    ["{", 1, 2],
    ['{"a": 1,}', 1, 9],
    ['{"a" 1}', 1, 6],
    ["[1 2]", 1, 4],
    ['{\n  "name": "x",\n  value: 2\n}', 3, 3],
    ['["a\nb"]', 1, 2],
    ["01", 1, 2],
    ["{} {}", 1, 4],
    ["'a'", 1, 1],
    ["NaN", 1, 1],
  ])("says where %j has to be mended", (text, line, column) => {
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(jsonProblem(text)).toEqual({ line, column });
  });

  it("that is nested without end is a problem and no crash", () => {
    expect(jsonProblem("[".repeat(100_000))).toEqual({ line: 1, column: 66 });
  });
});
