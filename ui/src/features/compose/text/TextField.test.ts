import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import { emptyContent } from "@/backend/empty";
import type { Draft } from "@/backend/generated/Draft";
import { DraftEditor } from "../draft-editor.svelte";
import TextField from "./TextField.svelte";

function editorOf(text: string): DraftEditor {
  const fields = {
    account_id: null,
    sender_id: null,
    content: emptyContent(text),
    recipients: [],
    schedule: { kind: "now" as const },
    not_after: null,
    audiences: [],
  };
  const draft: Draft = {
    id: "d1",
    revision: 1,
    fields,
    created_at_ms: 0,
    updated_at_ms: 0,
    deleted_at_ms: null,
  };
  return new DraftEditor(draft, async () => ({
    revision: 2,
    typed_revision: 2,
    updated_at_ms: 1,
    overtaken: null,
  }));
}

function show(editor: DraftEditor) {
  return render(TextField, { editor, readOnly: false, onpaste: () => undefined });
}

it("keeps what was typed before the editor was there, and the focus", async () => {
  const editor = editorOf("");
  const { container } = show(editor);
  const plain = screen.getByRole<HTMLTextAreaElement>("textbox");
  plain.focus();
  await fireEvent.input(plain, { target: { value: "*typed* early" } });
  await waitFor(() => expect(container.querySelector(".cm-content")).not.toBeNull());
  expect(editor.text).toBe("*typed* early");
  expect(container.querySelector(".cm-content")?.textContent).toBe("*typed* early");
  expect(container.querySelector("textarea")).toBeNull();
  expect(document.activeElement).toBe(container.querySelector(".cm-content"));
});

it("shows markup while the source stays as typed", async () => {
  const { container } = show(editorOf("a *b* `c`"));
  await waitFor(() => expect(container.querySelector(".wa-bold")).not.toBeNull());
  expect(container.querySelector(".wa-bold")?.textContent).toBe("b");
  expect(container.querySelector(".wa-code")?.textContent).toBe("c");
  expect(container.querySelectorAll(".wa-mark")).toHaveLength(4);
});

it("lets places that are filled for each recipient stand out, also inside of markup", async () => {
  const { container } = show(editorOf("*Hi {{first_name|there}}*, see {{day}}"));
  await waitFor(() => expect(container.querySelectorAll(".wa-variable").length).toBe(2));
  const [name, day] = container.querySelectorAll(".wa-variable");
  expect(name?.textContent).toBe("{{first_name|there}}");
  expect(name?.closest(".wa-bold") ?? name?.querySelector(".wa-bold")).not.toBeNull();
  expect(day?.textContent).toBe("{{day}}");
});

it("shows text that came from elsewhere", async () => {
  const editor = editorOf("old");
  const { container } = show(editor);
  await waitFor(() => expect(container.querySelector(".cm-content")).not.toBeNull());
  editor.replaceText("new");
  await waitFor(() => expect(container.querySelector(".cm-content")?.textContent).toBe("new"));
});

it("leaves the cursor where it is when other words come in, and takes no part in undo", async () => {
  const editor = editorOf("Bread at seven.\nOrder before noon.");
  const { container, component } = show(editor);
  await waitFor(() => expect(container.querySelector(".cm-content")).not.toBeNull());
  const doors = () => component.doors();
  const at = editor.text.length - 1;
  doors().apply({ from: at, to: at, insert: " sharp", selectFrom: at + 6, selectTo: at + 6 });
  editor.replaceText("Currant bread at seven.\nOrder before noon sharp.");
  await waitFor(() => expect(doors().selected().text).toContain("Currant"));
  const { text, from } = doors().selected();
  expect(text.slice(from - 6, from)).toBe(" sharp");
  await fireEvent.keyDown(container.querySelector(".cm-content") as Element, {
    key: "z",
    ctrlKey: true,
  });
  expect(editor.text).toBe("Currant bread at seven.\nOrder before noon.");
});
