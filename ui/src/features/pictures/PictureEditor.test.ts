import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createDraft, attachPaths, readDraft, saveDraft } from "@/backend/commands";
import AttachmentStrip from "@/features/compose/AttachmentStrip.svelte";
import { AttachmentTray } from "@/features/compose/attachment-tray.svelte";
import { DraftEditor } from "@/features/compose/draft-editor.svelte";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";

const user = userEvent.setup();
const patient = { timeout: 15_000 };

/** A draft with one photo of 4,032 × 3,024 pixels, its tray on the screen and its tile in focus. */
async function openTray(disabled = false) {
  const { id } = await createDraft();
  await attachPaths(id, ["/photos/watch.jpg"]);
  const editor = new DraftEditor(await readDraft(id), saveDraft);
  const tray = new AttachmentTray(editor);
  render(AttachmentStrip, { tray, disabled });
  const tile = screen.getByRole("button", { name: "Attachment 1 of 1: watch.jpg" });
  tile.focus();
  return { editor, tray, tile };
}

async function openEditor(key = "e") {
  const opened = await openTray();
  await user.keyboard(key);
  const dialog = await screen.findByRole("dialog", { name: "Edit picture" }, patient);
  return { ...opened, dialog };
}

function kept(editor: DraftEditor) {
  const [file] = editor.attachments;
  return { edit: file?.edit, focus: file?.focus, alt: file?.alt };
}

beforeEach(() => {
  toasts.list = [];
});
afterEach(() => {
  delete document.documentElement.dataset["theme"];
  document.documentElement.dir = "";
});

describe("the picture editor", () => {
  it("crops by the keys alone, applies it to the draft, and takes it back from the notice", async () => {
    const { editor, dialog, tile } = await openEditor();
    await waitFor(() =>
      expect(document.activeElement?.getAttribute("aria-label")).toBe("Crop area"),
    );
    const corner = screen.getByRole("slider", { name: "Bottom right corner" });
    corner.focus();
    await user.keyboard("{ArrowLeft>20/}{ArrowUp>10/}");
    expect(corner.getAttribute("aria-valuetext")).toBe("80% from the left, 90% from the top");
    within(dialog).getByText("3,226 × 2,722 of 4,032 × 3,024 pixels");

    screen.getByRole("slider", { name: "Crop area" }).focus();
    await user.keyboard("{ArrowRight}{Alt>}{ArrowDown}{/Alt}{Shift>}{ArrowLeft}{/Shift}");
    await user.keyboard("{Control>}{Enter}{/Control}");

    const crop = { left: 100, top: 10, width: 7_900, height: 9_000 };
    await waitFor(() => expect(kept(editor).edit?.crop).toEqual(crop), patient);
    expect(editor.attachments[0]?.edit?.quarter_turns).toBe(0);
    await waitFor(() => expect(document.activeElement).toBe(tile));
    expect(tile.getAttribute("aria-describedby")).toBeTruthy();

    expect(toasts.list.at(-1)?.text).toBe("watch.jpg was edited");
    toasts.act(toasts.list.at(-1)?.id ?? 0);
    await waitFor(
      () => expect(kept(editor)).toEqual({ edit: null, focus: null, alt: "" }),
      patient,
    );
  });

  it("turns, flips and straightens, and undoes each of them", async () => {
    const { editor } = await openEditor("{Enter}");
    await screen.findByRole("slider", { name: "Crop area" });
    await user.keyboard("r");
    await user.keyboard("h");
    const slider = screen.getByRole<HTMLInputElement>("slider", { name: "Straighten" });
    slider.focus();
    slider.value = "-35";
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    await waitFor(() => expect(slider.getAttribute("aria-valuetext")).toBe("-3.5°"));
    await user.keyboard("{Control>}z{/Control}");
    expect(slider.getAttribute("aria-valuetext")).toBe("0.0°");
    await user.keyboard("{Control>}{Shift>}z{/Shift}{/Control}");
    expect(slider.getAttribute("aria-valuetext")).toBe("-3.5°");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    await waitFor(
      () =>
        expect(kept(editor).edit).toEqual({
          quarter_turns: 1,
          mirrored: true,
          straighten_tenths: -35,
          crop: null,
        }),
      patient,
    );
  });

  it("holds a chosen shape, and Reset goes back to the original and can be undone", async () => {
    const { dialog } = await openEditor();
    await user.click(await screen.findByRole("radio", { name: "1:1" }));
    within(dialog).getByText("3,024 × 3,024 of 4,032 × 3,024 pixels");
    screen.getByRole("slider", { name: "Right side" }).focus();
    await user.keyboard("{ArrowLeft>10/}");
    const [, width, height] = /([\d,]+) × ([\d,]+) of/.exec(dialog.textContent ?? "") ?? [];
    expect(width).toBe(height);
    expect(width).not.toBe("3,024");
    await user.click(screen.getByRole("button", { name: "Reset" }));
    within(dialog).getByText("4,032 × 3,024 of 4,032 × 3,024 pixels");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    within(dialog).getByText(`${width} × ${height} of 4,032 × 3,024 pixels`);
  });

  it("sets the focal point by keys and keeps it with the description", async () => {
    const { editor } = await openEditor();
    await user.click(await screen.findByRole("radio", { name: "Focal point" }));
    const point = screen.getByRole("slider", { name: "Focal point" });
    expect(point.getAttribute("aria-valuetext")).toBe("Not set; the middle counts");
    point.focus();
    await user.keyboard("{ArrowRight>20/}{ArrowUp>5/}");
    expect(point.getAttribute("aria-valuetext")).toBe("70% from the left, 45% from the top");
    await user.type(screen.getByRole("textbox", { name: "Description" }), "A rough watch, hv");
    await user.click(screen.getByRole("button", { name: "Apply" }));
    const all = { edit: null, focus: { x: 700, y: 450 }, alt: "A rough watch, hv" };
    await waitFor(() => expect(kept(editor)).toEqual(all), patient);
  });

  it("keeps hearing its keys when a button has done all it can", async () => {
    const { editor } = await openEditor();
    await screen.findByRole("slider", { name: "Crop area" });
    await user.keyboard("r");
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() =>
      expect(document.activeElement?.getAttribute("aria-label")).toBe("Crop area"),
    );
    await user.click(screen.getByRole("radio", { name: "Focal point" }));
    screen.getByRole("slider", { name: "Focal point" }).focus();
    await user.keyboard("{ArrowLeft>20/}");
    await user.click(screen.getByRole("button", { name: "Crop around it" }));
    await user.keyboard("{Control>}{Enter}{/Control}");
    const crop = { left: 0, top: 0, width: 6_000, height: 10_000 };
    await waitFor(() => expect(kept(editor).edit?.crop).toEqual(crop), patient);
    expect(kept(editor).focus).toEqual({ x: 500, y: 500 });
  });

  it("offers what was not applied when it is closed", async () => {
    const { editor, dialog } = await openEditor();
    await screen.findByRole("slider", { name: "Crop area" });
    await user.keyboard("{Shift>}r{/Shift}{Escape}");
    await waitFor(() => expect(dialog.isConnected).toBe(false));
    expect(kept(editor).edit).toBeNull();
    expect(toasts.list.at(-1)?.text).toBe("The changes to watch.jpg were not applied");
    toasts.act(toasts.list.at(-1)?.id ?? 0);
    await waitFor(() => expect(kept(editor).edit?.quarter_turns).toBe(3), patient);
  });

  it("says nothing when nothing was changed", async () => {
    const { editor, dialog } = await openEditor();
    const { revision } = editor;
    await user.click(screen.getByRole("button", { name: "Apply" }));
    await waitFor(() => expect(dialog.isConnected).toBe(false));
    expect(toasts.list).toEqual([]);
    expect((await readDraft(editor.id)).revision).toBe(revision);
  });

  it.each([
    ["light", "ltr"],
    ["dark", "rtl"],
  ])("breaks no accessibility rule (%s, %s)", async (theme, dir) => {
    document.documentElement.dataset["theme"] = theme;
    document.documentElement.dir = dir;
    const { dialog } = await openEditor();
    await screen.findByRole("slider", { name: "Crop area" });
    expect(await violations(dialog)).toEqual([]);
    await user.click(screen.getByRole("radio", { name: "Focal point" }));
    expect(await violations(dialog)).toEqual([]);
  });

  it("stays closed for a draft in the trash", async () => {
    await openTray(true);
    await user.keyboard("e{Enter}");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.queryByRole("button", { name: "Edit watch.jpg" })).toBeNull();
  });
});
