import { afterEach, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import type { Draft } from "@/backend/generated/Draft";
import { makeFakeBridge } from "@/backend/fake";
import { toasts } from "@/toasts.svelte";
import { DraftEditor } from "./draft-editor.svelte";
import { takeUp } from "./offers";

vi.mock("@/backend/commands");
const fake = makeFakeBridge(new URLSearchParams(), 0);

function useFake() {
  vi.mocked(commands.adaptDraft).mockImplementation((id, offer) =>
    fake.invoke("adapt_draft", { id, offer }),
  );
  vi.mocked(commands.restoreRevision).mockImplementation((id, revision) =>
    fake.invoke("restore_revision", { id, revision }),
  );
  vi.mocked(commands.deleteDraft).mockImplementation((id) => fake.invoke("delete_draft", { id }));
}

async function editorWithPlace(): Promise<DraftEditor> {
  const draft: Draft = await fake.invoke("create_draft", {});
  const piece = {
    kind: "location",
    latitude: 1,
    longitude: 2,
    name: "Shop",
    address: null,
  } as const;
  await fake.invoke("save_draft", { id: draft.id, change: { text: "Here", piece } });
  const save = (id: string, change: Parameters<typeof commands.saveDraft>[1]) =>
    fake.invoke("save_draft", { id, change });
  return new DraftEditor(await fake.invoke("read_draft", { id: draft.id }), save);
}

afterEach(() => {
  toasts.list.forEach(({ id }) => toasts.dismiss(id));
});

it("takes an offer up and leaves a way back that takes the new drafts away, too", async () => {
  useFake();
  const editor = await editorWithPlace();
  await takeUp(editor, "split_piece");
  expect(editor.base.fields.content.piece).toBeNull();
  const [toast] = toasts.list;
  expect(toast?.text).toBe("The draft was adapted. The rest is in 1 new draft.");
  await toast?.action?.run();
  expect(editor.base.fields.content.piece?.kind).toBe("location");
  const trash = await fake.invoke("list_drafts", { query: { filter: "trash" } });
  expect(trash.items.map(({ id }) => id)).toContain(
    vi.mocked(commands.deleteDraft).mock.calls[0]?.[0],
  );
});

it("says why an offer could not be taken up", async () => {
  const editor = await editorWithPlace();
  vi.mocked(commands.adaptDraft).mockRejectedValue(new Error("no"));
  await takeUp(editor, "split_text");
  expect(toasts.list[0]?.tone).toBe("bad");
});
