import { describe, expect, it } from "vitest";
import { applyEdit, editForEnter, editForInsert, editForMark, type Mark } from "./formatting";

/** Reads "a [b] c" as a text with a selection; "[]" is a bare caret. */
function selected(marked: string) {
  const from = marked.indexOf("[");
  const to = marked.indexOf("]") - 1;
  return { text: marked.replace(/[[\]]/g, ""), from, to };
}

/** Writes the text and selection after an edit in the same way. */
function after(marked: string, edit: ReturnType<typeof editForMark>): string {
  const text = applyEdit(selected(marked).text, edit);
  const { selectFrom, selectTo } = edit;
  return `${text.slice(0, selectFrom)}[${text.slice(selectFrom, selectTo)}]${text.slice(selectTo)}`;
}

describe("marks", () => {
  it.each<[Mark, string, string]>([
    ["bold", "a [b] c", "a *[b]* c"],
    ["bold", "a *[b]* c", "a [b] c"],
    ["bold", "a [*b*] c", "a [b] c"],
    ["italic", "[]", "_[]_"],
    ["strike", "x[ y ]z", "x ~[y]~ z"],
    ["mono", "[ref]", "`[ref]`"],
    ["bold", "[one\ntwo]", "[*one*\n*two*]"],
    ["bold", "[- one\n\n- two]", "[- *one*\n\n- *two*]"],
    ["list", "[one\ntwo]", "[- one\n- two]"],
    ["list", "[- one\n- two]", "[one\ntwo]"],
    ["list", "a\nb[]c\nd", "a\n- bc[]\nd"],
    ["quote", "[- one]", "[> one]"],
    ["numbers", "[one\ntwo]", "[1. one\n2. two]"],
  ])("%s on %j", (mark, before, expected) => {
    expect(after(before, editForMark(selected(before), mark))).toBe(expected);
  });
});

describe("Enter", () => {
  it.each([
    ["- one[]", "- one\n- []"],
    ["> one[]", "> one\n> []"],
    ["9. one[]", "9. one\n10. []"],
    ["- one\n- []", "- one\n[]"],
    ["- o[]ne", "- o\n- []ne"],
  ])("goes on with a list: %j", (before, expected) => {
    const edit = editForEnter(selected(before));
    expect(edit && after(before, edit)).toBe(expected);
  });

  it.each(["one[]", "[]- one", "-one[]", "- [one]"])("is left alone in %j", (before) => {
    expect(editForEnter(selected(before))).toBeNull();
  });
});

it("puts an emoji in place of the selection", () => {
  const before = "a [b] c";
  expect(after(before, editForInsert(selected(before), "👍"))).toBe("a 👍[] c");
});
