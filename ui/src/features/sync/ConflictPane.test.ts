import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { draftSync, listDrafts, readDraft, saveDraft } from "@/backend/commands";
import { DraftEditor } from "@/features/compose/draft-editor.svelte";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import ConflictPane from "./ConflictPane.svelte";

const user = userEvent.setup();
const patient = { timeout: 10_000 };

/** Opens the next draft of the dev world that was changed on both sides. */
async function open(text: string) {
  const { items } = await listDrafts({ filter: "all", search: text });
  const draft = await readDraft(items[0]?.id ?? "");
  const editor = new DraftEditor(draft, saveDraft);
  const { container } = render(ConflictPane, { editor });
  await screen.findByRole("heading", { name: "Two versions of this draft" }, patient);
  await screen.findByRole("group", { name: "text" }, patient);
  return { editor, container };
}

beforeEach(() => {
  toasts.list = [];
});

it("is settled part by part with the keyboard alone, and can be taken back", async () => {
  const { editor, container } = await open("Speedmaster ’69");
  expect(await violations(container)).toEqual([]);
  const before = editor.text;
  expect(document.activeElement).toBe(screen.getByRole("heading"));

  await user.click(screen.getByRole("button", { name: "Keep this" }));
  screen.getByText("Choose first: text, schedule, and sender");
  const text = screen.getByRole("group", { name: "text" });
  expect(document.activeElement).toBe(within(text).getByRole("radio", { name: /Take yours/ }));

  await user.keyboard("[Space]");
  await user.clear(screen.getByRole("textbox"));
  await user.type(screen.getByRole("textbox"), "Both of it");
  for (const part of ["schedule", "sender"]) {
    const group = screen.getByRole("group", { name: part });
    within(group)
      .getByRole("radio", { name: /Take the other/ })
      .focus();
    await user.keyboard("[Space]");
  }
  await user.keyboard("{Tab}{Tab}{Tab}{Enter}");
  await waitFor(() => expect(editor.text).toBe("Both of it"), patient);
  expect(editor.senderId).toBe("dealer-be");
  expect(editor.schedule.kind).toBe("once");
  expect((await draftSync(editor.id)).mark).toBe("synced");

  toasts.act(toasts.list[0]?.id ?? 0);
  await waitFor(() => expect(editor.text).toBe(before), patient);
});

it("says so when there is nothing left to choose", async () => {
  const { items } = await listDrafts({ filter: "all", search: "Daytona" });
  const draft = await readDraft(items[0]?.id ?? "");
  render(ConflictPane, { editor: new DraftEditor(draft, saveDraft) });
  await screen.findByText("There is nothing left to choose.", {}, patient);
  screen.getByRole("button", { name: "Back to writing" });
});
