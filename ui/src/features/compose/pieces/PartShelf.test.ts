import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { emptyContent } from "@/backend/empty";
import { BIRD, WATCHCOLLECT } from "@/backend/fake/capabilities";
import { draftOf, photo } from "@/backend/fake/world";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Content } from "@/backend/generated/Content";
import type { DraftChange } from "@/backend/generated/DraftChange";
import { language } from "@/messages";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import { DraftEditor } from "../draft-editor.svelte";
import { firstList, withNewRow } from "./list";
import type { PartKind } from "./parts";
import { Parts } from "./parts.svelte";
import PartShelf from "./PartShelf.svelte";
import { firstTemplate } from "./template";

const user = userEvent.setup();

function open(change: Partial<Content>, capabilities: Capabilities = BIRD) {
  const draft = draftOf("", 0, [], 0);
  draft.fields.content = { ...emptyContent(), ...change };
  const saves: DraftChange[] = [];
  const editor = new DraftEditor(draft, (_id, saved) => {
    saves.push(saved);
    const revision = saves.length + 1;
    return Promise.resolve({
      revision,
      typed_revision: revision,
      updated_at_ms: 0,
      overtaken: null,
    });
  });
  const parts = new Parts(editor);
  const onattach = vi.fn();
  const { container } = render(PartShelf, { parts, capabilities, disabled: false, onattach });
  const add = async (part: PartKind) => {
    parts.add(part, capabilities);
    await screen.findByRole("region", { name: NAMES[part] });
  };
  return { editor, parts, saves, container, add, onattach };
}

const NAMES: Record<PartKind, string> = {
  location: "Location",
  list: "List",
  carousel: "Carousel",
  template: "Template",
  buttons: "Buttons",
  answer: "Answer to a message",
  options: "Options",
};
const field = (name: string) => screen.getByRole<HTMLInputElement>("textbox", { name });
const undo = () => toasts.act(toasts.list.at(-1)?.id ?? 0);

beforeEach(() => {
  language.choice = "en";
  toasts.list = [];
});

describe("a location", () => {
  it("is read from one paste, keeps what was typed before it, and is saved", async () => {
    const { editor, saves, add, container } = open({});
    await add("location");
    await waitFor(() => expect(document.activeElement).toBe(field("Coordinates or map link")));
    await user.type(field("Name"), "Hall 4");
    expect(editor.piece, "a name alone is no place").toBeNull();
    await user.click(field("Coordinates or map link"));
    await user.paste("https://www.google.com/maps?q=52.52,13.405");
    const place = { latitude: 52.52, longitude: 13.405, name: "Hall 4", address: null };
    expect(editor.piece).toEqual({ kind: "location", ...place });
    await editor.flush();
    expect(saves.at(-1)?.piece).toEqual(editor.piece);
    expect(await violations(container)).toEqual([]);
  });

  it("keeps the last point while the field is mended, and says what is wrong", async () => {
    const point = { latitude: 1.5, longitude: 2.5, name: null, address: null };
    const { editor } = open({ piece: { kind: "location", ...point } });
    const input = field("Coordinates or map link");
    expect(input.value).toBe("1.5, 2.5");
    await user.clear(input);
    await user.type(input, "99, 2.5");
    expect(screen.getByRole("alert").textContent).toMatch(/between -90 and 90/);
    expect(input.getAttribute("aria-invalid")).toBe("true");
    expect(editor.piece).toMatchObject(point);
    editor.setPiece({ kind: "location", ...point, latitude: 3 });
    await waitFor(() => expect(input.value, "what came from elsewhere").toBe("3, 2.5"));
  });
});

describe("a list", () => {
  const twoRows = () => {
    const list = withNewRow({ ...firstList(), button: "Choose" }, 0);
    list.sections[0]!.rows.forEach((row, at) => (row.title = ["First", "Second"][at] ?? ""));
    return { kind: "list" as const, ...list };
  };
  const titles = ({ piece }: DraftEditor) =>
    piece?.kind === "list" ? piece.sections[0]?.rows.map(({ title }) => title) : [];

  it("is written, and more is added, with the keyboard alone", async () => {
    const { editor, add, container } = open({ text: "When?" });
    await add("list");
    await waitFor(() => expect(document.activeElement).toBe(field("Words on the button")));
    await user.keyboard("Choose");
    const row = within(screen.getByRole("group", { name: "Row 1" }));
    await user.type(row.getByRole("textbox", { name: "Title" }), "Saturday");
    screen.getByRole("button", { name: "Add a row" }).focus();
    await user.keyboard("{Enter}");
    expect(editor.piece).toMatchObject({ button: "Choose" });
    expect(titles(editor)).toEqual(["Saturday", ""]);
    expect(await violations(container)).toEqual([]);
  });

  it("is reordered by Alt and the arrows, and the focus goes with the row", async () => {
    const { editor } = open({ text: "When?", piece: twoRows() });
    const first = within(screen.getByRole("group", { name: "Row 1" }));
    first.getByRole("textbox", { name: "Title" }).focus();
    await user.keyboard("{Alt>}{ArrowDown}{/Alt}");
    expect(titles(editor)).toEqual(["Second", "First"]);
    await waitFor(() => expect((document.activeElement as HTMLInputElement).value).toBe("First"));
    await user.click(screen.getByRole("button", { name: "Move up: Row 2" }));
    expect(titles(editor)).toEqual(["First", "Second"]);
  });

  it("gives a removed row back without losing what was typed since", async () => {
    const { editor } = open({ text: "When?", piece: twoRows() });
    await user.click(screen.getByRole("button", { name: "Remove: Row 1" }));
    expect(titles(editor)).toEqual(["Second"]);
    await user.type(screen.getByRole("textbox", { name: "Title" }), "!");
    undo();
    expect(titles(editor)).toEqual(["First", "Second!"]);
  });

  it("warns where WhatsApp may not show everything", () => {
    const piece = { ...twoRows(), button: "A button with far too many words" };
    open({ text: "When?", piece });
    screen.getByText("32 of 20: WhatsApp may not show the rest");
    screen.getByText("2 rows · 2 of 10");
  });
});

describe("a carousel", () => {
  it("takes the draft's pictures one after the other, and another one by choice", async () => {
    const attachments = [photo(1, "a.jpg"), photo(2, "b.jpg")];
    const { editor, add, container } = open({ text: "New", attachments });
    await add("carousel");
    await user.click(screen.getByRole("button", { name: "Add a card" }));
    await user.click(screen.getByRole("button", { name: "Add a card" }));
    const ids = () =>
      editor.piece?.kind === "carousel" ? editor.piece.cards.map((card) => card.attachment) : [];
    expect(ids()).toEqual(attachments.map(({ id }) => id));
    const second = within(screen.getByRole("group", { name: "Card 2" }));
    await user.click(second.getByRole("radio", { name: "Picture 1: a.jpg" }));
    expect(ids()).toEqual([attachments[0]?.id, attachments[0]?.id]);
    await user.type(second.getByRole("textbox", { name: "Title" }), "Diver");
    await user.click(second.getByRole("button", { name: "Add a button" }));
    expect(editor.piece).toMatchObject({ cards: [{}, { title: "Diver", actions: [{}] }] });
    expect(await violations(container)).toEqual([]);
  });

  it("says so when there is no picture yet, or a card's picture is gone", async () => {
    const card = { title: "A", text: "", attachment: "gone", actions: [] };
    const { onattach } = open({ text: "New", piece: { kind: "carousel", cards: [card] } });
    await user.click(screen.getByRole("button", { name: "Choose files to attach" }));
    expect(onattach).toHaveBeenCalledOnce();
    expect(screen.getByRole("alert").textContent).toMatch(/was removed from the draft/);
    screen.getByText("WhatsApp shows 2 to 10 cards.");
  });
});

describe("a template", () => {
  const template = { kind: "template" as const, ...firstTemplate(), name: "hello", locale: "en" };

  it("asks for the values of the places in its words, and checks them by type", async () => {
    const { editor, container } = open({ piece: template });
    const words = field("Words of the template");
    await user.click(words);
    await user.paste("Hello {{price}}");
    await user.tab();
    expect(editor.piece).toMatchObject({ parameters: [{ key: "price", value: "" }] });
    await user.selectOptions(screen.getByRole("combobox", { name: "Type" }), "number");
    const value = field("Value");
    await user.type(value, "ten");
    expect(screen.getByRole("alert").textContent).toMatch(/Not a number/);
    await user.clear(value);
    await user.type(value, "10.5");
    expect(screen.queryByRole("alert")).toBeNull();
    expect(await violations(container)).toEqual([]);
  });

  it("as JSON keeps the last version without mistakes and says where it has to be mended", async () => {
    const { editor, container } = open({ piece: { ...template, raw: { a: 1 } } });
    const json = field("Template as JSON");
    expect(json.value).toBe('{\n  "a": 1\n}');
    await user.clear(json);
    await user.click(json);
    await user.paste('{"a": 2,\n}');
    expect(screen.getByRole("alert").textContent).toMatch(/line 2, column 1/);
    expect(editor.piece).toMatchObject({ raw: null });
    await user.clear(json);
    await user.click(json);
    await user.paste('{"a": 2}');
    expect(editor.piece).toMatchObject({ raw: { a: 2 } });
    expect(json.value, "what is typed stays as it is typed").toBe('{"a": 2}');
    expect(await violations(container)).toEqual([]);
  });
});

describe("buttons, answer and options", () => {
  it("offer the kinds of the account and the fields of each", async () => {
    const { editor, add, container } = open({ text: "Still interested?" });
    await add("buttons");
    await user.type(field("Words"), "Look");
    await user.selectOptions(screen.getByRole("combobox", { name: "What it does" }), "link");
    await user.type(field("Address"), "http://example.com");
    expect(screen.getByRole("alert").textContent).toMatch(/https/);
    expect(editor.actions).toEqual([{ kind: "link", text: "Look", url: "http://example.com" }]);
    expect(await violations(container)).toEqual([]);
  });

  it("take the focus when they are asked for again, past what cannot be pressed", async () => {
    const { parts } = open({ text: "x", actions: [{ kind: "reply", text: "Yes" }] });
    parts.add("buttons", BIRD);
    const kind = screen.getByRole("combobox", { name: "What it does" });
    await waitFor(() => expect(document.activeElement).toBe(kind));
    expect(parts.wanted).toBeNull();
  });

  it("keep their card while a field is emptied", async () => {
    const { editor } = open({ text: "x", reply_to: "m1" });
    await user.clear(field("Id of the received message"));
    expect(editor.replyTo).toBeNull();
    await user.type(field("Id of the received message"), "m2");
    expect(editor.replyTo).toBe("m2");
  });

  it("hold tags, validity and wishes", async () => {
    const { editor, add, container } = open({ text: "x" });
    await add("options");
    await user.type(field("Tags"), "autumn, new in");
    await user.type(field("Valid for"), "36");
    await user.click(screen.getByRole("checkbox", { name: "Count taps on links" }));
    expect(editor.options).toMatchObject({
      tags: ["autumn", "new in"],
      validity_seconds: 129_600,
      track_links: true,
    });
    await user.type(field("Tags"), ", Köln");
    expect(screen.getByRole("alert").textContent).toMatch(/“Köln” is no tag/);
    expect(await violations(container)).toEqual([]);
  });
});

describe("what the account cannot carry", () => {
  it("stays, says what to do, and can be taken out and back", async () => {
    const piece = { kind: "list" as const, ...firstList(), button: "Choose" };
    const { editor, container } = open({ text: "When?", piece }, WATCHCOLLECT);
    screen.getByText(/The chosen account cannot send this\. The draft keeps it/);
    expect(await violations(container)).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Remove: List" }));
    expect(editor.piece).toBeNull();
    expect(screen.queryByRole("region", { name: "List" })).toBeNull();
    undo();
    await screen.findByRole("region", { name: "List" });
    expect(editor.piece).toEqual(piece);
  });
});
