import { fireEvent, render, screen, waitFor } from "@testing-library/svelte";
import { expect, it } from "vitest";
import type { Draft } from "@/backend/generated/Draft";
import { DraftEditor } from "../draft-editor.svelte";
import TextField from "./TextField.svelte";

function editorOf(text: string): DraftEditor {
  const fields = {
    account_id: null,
    sender_id: null,
    content: { text, attachments: [], piece: null, actions: [], reply_to: null },
    recipients: [],
    schedule: { kind: "now" as const },
    not_after: null,
  };
  const draft: Draft = {
    id: "d1",
    revision: 1,
    fields,
    created_at_ms: 0,
    updated_at_ms: 0,
    deleted_at_ms: null,
  };
  return new DraftEditor(draft, async () => ({ revision: 2, updated_at_ms: 1 }));
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

it("shows text that came from elsewhere", async () => {
  const editor = editorOf("old");
  const { container } = show(editor);
  await waitFor(() => expect(container.querySelector(".cm-content")).not.toBeNull());
  editor.replaceText("new");
  await waitFor(() => expect(container.querySelector(".cm-content")?.textContent).toBe("new"));
});
