import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it } from "vitest";
import { editAttachment, listDrafts, readDraft, saveDraft } from "@/backend/commands";
import { UNTOUCHED } from "@/backend/edit-code";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import AttachmentStrip from "./AttachmentStrip.svelte";
import { AttachmentTray } from "./attachment-tray.svelte";
import { DraftEditor } from "./draft-editor.svelte";

const user = userEvent.setup();
const patient = { timeout: 15_000 };

/** The seeded draft whose first photo has writing that becomes too small. */
async function open() {
  const { items } = await listDrafts({ filter: "all", search: "Submariner" });
  const editor = new DraftEditor(await readDraft(items[0]?.id ?? ""), saveDraft);
  const tray = new AttachmentTray(editor);
  const { container } = render(AttachmentStrip, { tray, disabled: false });
  return { editor, tray, container };
}

beforeEach(() => {
  toasts.list = [];
});

it("warns on the tile of a picture whose text will be too small, and shows it", async () => {
  const { container } = await open();
  const name = "Small text in picture 1 will be hard to read";
  const warning = await screen.findByRole("button", { name }, patient);
  expect(await violations(container)).toEqual([]);
  await user.click(warning);
  await screen.findByRole("dialog", { name: "What arrives" }, patient);
  await screen.findByText("Picture 1 of 5", {}, patient);
  await user.keyboard("{Escape}");
  await waitFor(() =>
    expect(document.activeElement?.getAttribute("aria-keyshortcuts")).toMatch(/\bE$/),
  );
});

it("tells of each file what is removed from it, and shows pictures as they were edited", async () => {
  const { editor, container } = await open();
  const [first] = editor.attachments;
  const tile = container.querySelector<HTMLElement>(`[data-attachment="${first?.id}"]`);
  const about = () => document.getElementById(tile?.getAttribute("aria-describedby") ?? "");
  expect(about()?.textContent).toMatch(/Removed before sending: place and camera serial/);
  expect(about()?.textContent).not.toMatch(/edited/);

  const edit = { ...UNTOUCHED, quarter_turns: 2 };
  const focus = { x: 0, y: 1_000 };
  editor.accept(await editAttachment(editor.id, first?.id ?? "", edit, focus));
  await waitFor(() => expect(about()?.textContent).toMatch(/ · edited · /));
  const picture = tile?.querySelector("img");
  expect(decodeURIComponent(picture?.src ?? "")).toContain("rotate(180)");
  expect(picture?.style.objectPosition, "a photo of 4:3 in a square").toBe("0% 50%");
});
