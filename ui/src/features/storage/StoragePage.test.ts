import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { Recovery } from "@/backend/generated/Recovery";
import { settings } from "@/settings.svelte";
import { violations } from "@/testing/axe";
import { recoverySentences } from "./recovery-words";
import RestoreDialog from "./RestoreDialog.svelte";
import StoragePage from "./StoragePage.svelte";
import { wholeNumber } from "./storage-words";

const user = userEvent.setup();
const patient = { timeout: 8_000 };

async function open() {
  const { container } = render(StoragePage);
  await screen.findByText("812.4 MB", {}, patient);
  return container;
}

describe("the storage page", () => {
  it("says where the data lies and how much it is", async () => {
    await open();
    expect(screen.getByText("/home/dealer/.local/share/postroom")).toBeTruthy();
    expect(screen.getByText(/214 files/)).toBeTruthy();
  });

  it("adds a copy to the list when asked", async () => {
    await open();
    const list = screen.getByRole("list", { name: "Daily copies" });
    const before = within(list).getAllByRole("listitem").length;
    await user.click(screen.getByRole("button", { name: "Make a copy now" }));
    await waitFor(
      () => expect(within(list).getAllByRole("listitem").length).toBe(before + 1),
      patient,
    );
  });

  it("shows what is in a backup before it goes back to it, and starts on keeping", async () => {
    await open();
    await user.click(screen.getByRole("button", { name: /Restore from a file/ }));
    const dialog = await screen.findByRole("dialog", { name: "Go back to this backup?" }, patient);
    expect(within(dialog).getByText(/put aside in the data folder/)).toBeTruthy();
    expect(within(dialog).getByText(/held for you/)).toBeTruthy();
    await waitFor(() => expect(document.activeElement?.textContent).toBe("Keep what is here"));
    await user.keyboard("{Escape}");
    await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  });

  it("names the files of an export", async () => {
    await open();
    await user.click(screen.getByRole("button", { name: /As CSV/ }));
    await screen.findByText("/home/dealer/Export/history.csv", {}, patient);
  });

  it("refuses a number beyond its limits in words, and keeps the one before", async () => {
    await settings.read();
    await open();
    const field = screen.getByLabelText("Keep deleted drafts in the trash");
    await user.clear(field);
    await user.type(field, "400{Enter}");
    expect(screen.getByRole("alert").textContent).toContain("from 1 to 365");
    expect(settings.value.keep_trash_days).toBe(30);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("alert")).toBeNull();
    await user.clear(field);
    await user.type(field, "45{Enter}");
    await waitFor(() => expect(settings.value.keep_trash_days).toBe(45));
  });

  it("breaks no accessibility rule", async () => {
    expect(await violations(await open())).toEqual([]);
  });
});

it("asks about a backup without breaking an accessibility rule", async () => {
  const contents = {
    path: "/a.postroom-backup",
    made_at_ms: 0,
    size_bytes: 1,
    drafts: 1,
    posts: 2,
    files: 3,
    left_out: 0,
  };
  const none = () => undefined;
  render(RestoreDialog, { contents, busy: false, onrestore: none, onclose: none });
  expect(screen.getByText("1 draft · 2 posts · 3 files")).toBeTruthy();
  expect(await violations(screen.getByRole("dialog"))).toEqual([]);
});

it.each([
  ["1", 1],
  [" 365 ", 365],
  ["0", null],
  ["366", null],
  ["1.5", null],
  ["-3", null],
  ["", null],
  ["9999999", null],
])("reads %o as %o days", (typed, wanted) => expect(wholeNumber(typed, 1, 365)).toBe(wanted));

describe("the words of a recovery", () => {
  const recovery: Recovery = {
    kind: "damaged",
    at_ms: 0,
    copy_made_at_ms: 1_800_000_000_000,
    put_aside: "/data/put-aside/1",
    rescued_drafts: 3,
    held_sends: 1,
  };

  it("name the copy, the rescued drafts and the held sends", () => {
    const words = recoverySentences(recovery);
    expect(words[0]).toContain("2027");
    expect(words.slice(1)).toEqual([
      "3 newer drafts were rescued.",
      "Posts sent after that are not in the history here and may stand as unsent: look whether they arrived before you send them again.",
      "1 waiting send is held for you in the outbox.",
    ]);
  });

  it("leave out what did not happen, and admit that there was no copy", () => {
    const none = { ...recovery, copy_made_at_ms: null, rescued_drafts: 0, held_sends: 0 };
    expect(recoverySentences(none)).toHaveLength(1);
    expect(recoverySentences(none)[0]).toContain("no good copy");
  });
});
