import { describe, expect, it } from "vitest";
import { linkProblem, ofKind } from "./actions";
import { changeRows, firstList, freePayload, isTwice, withNewRow, withRowBack } from "./list";
import { chosen, filledWords, firstTemplate, placesOf, valueProblem, withPlaces } from "./template";
import { readTags, tagProblem, validityForm, validitySeconds } from "./wishes";

describe("a list", () => {
  it("gives every new row a code that no other row has", () => {
    let list = firstList();
    list = withNewRow(list, 0);
    list = changeRows(list, 0, (rows) => rows.slice(1));
    expect(freePayload(list)).toBe("row-3");
    list = withNewRow(list, 0);
    const codes = list.sections[0]?.rows.map(({ payload }) => payload);
    expect(codes).toEqual(["row-2", "row-3"]);
    expect(isTwice(list, "row-2")).toBe(false);
    expect(isTwice(withRowBack(list, 0, 0, list.sections[0]!.rows[0]!), "row-2")).toBe(true);
  });

  it("takes a row back where it was, also when its section is gone", () => {
    const row = { title: "A", description: null, payload: "a" };
    expect(withRowBack(firstList(), 0, 0, row).sections[0]?.rows[0]).toEqual(row);
    expect(withRowBack(firstList(), 7, 9, row).sections[0]?.rows[1]).toEqual(row);
    expect(withRowBack({ button: "", sections: [] }, 0, 0, row).sections[0]?.rows).toEqual([row]);
  });
});

describe("a button", () => {
  it("keeps its words when it becomes another kind", () => {
    const link = ofKind({ kind: "reply", text: "Look" }, "link");
    expect(link).toEqual({ kind: "link", text: "Look", url: "" });
    expect(ofKind(link, "location_request")).toEqual({ kind: "location_request", text: "Look" });
  });

  it.each([
    ["https://example.com/a", null],
    ["", "empty"],
    ["http://example.com", "no_address"],
    ["javascript:alert(1)", "no_address"],
    ["example.com", "no_address"],
  ])("leads to %s: %s", (url, problem) => expect(linkProblem(url)).toBe(problem));
});

describe("a template", () => {
  const named = { key: "name", value: "Anna", kind: "text" as const };

  it("shows its words with values, and leaves a place without one as it is", () => {
    expect(placesOf("{{1}} and {{ name }} and {{1}}")).toEqual(["1", "name"]);
    expect(filledWords("Hello {{name}}, {{day}}", [named])).toBe("Hello Anna, {{day}}");
    expect(filledWords("{{name}}", [{ ...named, value: "$& {{1}}" }])).toBe("$& {{1}}");
    expect(filledWords("{{name}}", [{ ...named, value: "" }])).toBe("{{name}}");
  });

  it("asks for a value for every place, and keeps what was typed", () => {
    expect(withPlaces([named], "{{name}} {{day}}").map(({ key }) => key)).toEqual(["name", "day"]);
  });

  it("that was listed brings its words, and keeps the values of places that stay", () => {
    const gone = { key: "old", value: "x", kind: "text" as const };
    const template = { ...firstTemplate(), parameters: [named, gone] };
    const part = { format: null, buttons: [] };
    const next = chosen(template, {
      name: "reminder",
      category: "UTILITY",
      language: "de",
      status: "APPROVED",
      rejection: null,
      components: [
        { kind: "Body", text: "Hallo {{name}} am {{day}}", ...part },
        { kind: "Buttons", text: "", ...part },
      ],
    });
    expect(next).toMatchObject({ name: "reminder", locale: "de", raw: null });
    expect(next.words).toBe("Hallo {{name}} am {{day}}");
    expect(next.parameters.map(({ key, value }) => [key, value])).toEqual([
      ["name", "Anna"],
      ["day", ""],
    ]);
  });

  it.each([
    ["anything", "text", null],
    ["10.5", "number", null],
    ["", "number", "number"],
    ["ten", "number", "number"],
    ["true", "boolean", null],
    ["yes", "boolean", "boolean"],
    ['{"type":"text"}', "json", null],
    ["{", "json", "json"],
  ] as const)("takes %j as %s: %s", (value, kind, problem) => {
    expect(valueProblem(value, kind)).toBe(problem);
  });
});

describe("options", () => {
  it("read tags between commas, each once", () => {
    expect(readTags(" autumn,  new  in ,, autumn")).toEqual(["autumn", "new in"]);
  });

  it("say which tag is none, and when there are too many", () => {
    expect(tagProblem(["autumn", "new_in-2"])).toBeNull();
    expect(tagProblem(["Köln"])).toEqual({ code: "form", tag: "Köln" });
    expect(tagProblem(["x".repeat(51)])).toMatchObject({ code: "form" });
    expect(tagProblem(Array.from({ length: 11 }, (_, at) => `t${at}`))).toEqual({
      code: "too_many",
    });
  });

  it.each([
    [129_600, 36, "hours"],
    [86_400, 1, "days"],
    [5_400, 90, "minutes"],
  ] as const)("say %i seconds in the largest unit that fits", (seconds, count, unit) => {
    expect(validityForm(seconds)).toEqual({ count, unit });
    expect(validitySeconds(count, unit)).toBe(seconds);
  });

  it.each([0, -1, 1.5, Number.NaN, 32])("know that %d days are no validity", (days) => {
    expect(validitySeconds(days, "days")).toBeNull();
  });
});
