import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { listDrafts, readDraft, saveDraft } from "@/backend/commands";
import { DraftEditor } from "@/features/compose/draft-editor.svelte";
import { violations } from "@/testing/axe";
import { toasts } from "@/toasts.svelte";
import TimeMachine from "./TimeMachine.svelte";

const user = userEvent.setup();
const patient = { timeout: 10_000 };

async function open(search: string, canRestore = true) {
  const { items } = await listDrafts({ filter: "all", search });
  const editor = new DraftEditor(await readDraft(items[0]?.id ?? ""), saveDraft);
  const onclose = vi.fn();
  render(TimeMachine, { editor, canRestore, onclose });
  const dialog = await screen.findByRole("dialog", { name: "Versions of this draft" });
  return { editor, dialog, onclose };
}

it("goes back with the keys, takes a version back, and can undo that", async () => {
  const { editor, dialog, onclose } = await open("Submariner");
  const now = editor.text;
  const slider = await screen.findByRole("slider", { name: "Moment" }, patient);
  expect(slider.getAttribute("aria-valuenow")).toBe("40");
  expect(await violations(dialog)).toEqual([]);

  slider.focus();
  await user.keyboard("{PageDown}{ArrowLeft}");
  expect(slider.getAttribute("aria-valuenow")).toBe("29");
  expect(slider.getAttribute("aria-valuetext")).toMatch(/text/);
  await user.click(screen.getByRole("switch", { name: "Show what changed since" }));
  await waitFor(() => expect(dialog.querySelectorAll("ins").length).toBeGreaterThan(0), patient);

  await user.click(screen.getByRole("button", { name: "Take this version back" }));
  await waitFor(() => expect(onclose).toHaveBeenCalled(), patient);
  expect(now.startsWith(editor.text)).toBe(true);
  expect(editor.text).not.toBe(now);

  toasts.act(toasts.list.at(-1)?.id ?? 0);
  await waitFor(() => expect(editor.text).toBe(now), patient);
});

it("says so when there is only one version", async () => {
  await open("Daytona");
  await screen.findByText("Only one version yet", {}, patient);
  expect(screen.queryByRole("slider")).toBeNull();
});

it("only shows the versions of a draft that is in the trash", async () => {
  await open("Submariner", false);
  await screen.findByRole("slider", {}, patient);
  expect(screen.queryByRole("button", { name: "Take this version back" })).toBeNull();
});
