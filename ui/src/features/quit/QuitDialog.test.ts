import { render, screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, it, vi } from "vitest";
import type { Unfinished } from "@/backend/generated/Unfinished";
import { samplePost } from "@/features/outbox/outbox.samples";
import { violations } from "@/testing/axe";
import { closing } from "./closing.svelte";
import QuitDialog from "./QuitDialog.svelte";
import { unnamedCount, waitingLines } from "./waiting-list";

const user = userEvent.setup();

function left(change: Partial<Unfinished> = {}): Unfinished {
  return { posts: [samplePost()], post_count: 1, draft_count: 0, ...change };
}

function ask(change: Partial<Unfinished> = {}, isKept = true) {
  render(QuitDialog, { question: { left: left(change), isKept } });
  return screen.getByRole("dialog");
}

beforeEach(() => vi.restoreAllMocks());

it("names what would wait and says that it is kept but does not go out", () => {
  const dialog = ask({ post_count: 2, draft_count: 3 });
  expect(within(dialog).getByText("Submariner")).toBeTruthy();
  expect(within(dialog).getByText("2 posts still wait on this computer:")).toBeTruthy();
  expect(within(dialog).getByText(/^3 drafts have changes/)).toBeTruthy();
  expect(within(dialog).getByText(/does not go out while Postroom is closed/)).toBeTruthy();
});

it("starts on Stay, so that Enter keeps the window", async () => {
  const stay = vi.spyOn(closing, "stay");
  const close = vi.spyOn(closing, "close").mockResolvedValue();
  ask();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Stay"));
  await user.keyboard("{Enter}");
  expect([stay.mock.calls.length, close.mock.calls.length]).toEqual([1, 0]);
});

it("stays on Escape", async () => {
  const stay = vi.spyOn(closing, "stay");
  ask();
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Stay"));
  await user.keyboard("{Escape}");
  expect(stay).toHaveBeenCalled();
});

it("closes by the button that says so", async () => {
  const close = vi.spyOn(closing, "close").mockResolvedValue();
  const dialog = ask();
  await user.click(within(dialog).getByRole("button", { name: "Close all the same" }));
  expect(close).toHaveBeenCalledTimes(1);
});

it("warns when the last words are not on the disk, and does not say that all is kept", () => {
  const dialog = ask({}, false);
  expect(within(dialog).getByRole("alert").textContent).toContain("If you close now, it is lost");
  expect(within(dialog).queryByText(/Everything is kept/)).toBeNull();
});

it("says so when everything has left meanwhile", () => {
  const dialog = ask({ posts: [], post_count: 0 });
  expect(within(dialog).getByRole("status").textContent).toContain("safe to close");
  expect(within(dialog).queryByRole("button", { name: "Close all the same" })).toBeNull();
});

it("breaks no accessibility rule", async () => {
  expect(await violations(ask({ post_count: 60 }))).toEqual([]);
});

it("counts down the undo time of a held post, and names five posts at most", () => {
  const held = samplePost({ id: "p0", state: "held", hold_until_ms: 10_000 });
  const others = Array.from({ length: 6 }, (_, at) => samplePost({ id: `p${at + 1}` }));
  const many = left({ posts: [held, ...others], post_count: 60 });
  const lines = waitingLines(many, 4_000);
  expect(lines[0]?.note).toContain("6 s");
  expect(lines.slice(1).map(({ note }) => note)).toEqual(["", "", "", ""]);
  expect(unnamedCount(many)).toBe(55);
});
