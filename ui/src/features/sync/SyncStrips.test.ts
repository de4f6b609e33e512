import { render, screen, waitFor } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { draftSync, listDrafts } from "@/backend/commands";
import type { SyncMark } from "@/backend/generated/SyncMark";
import { violations } from "@/testing/axe";
import { openSync } from "./open-sync.svelte";
import SyncStrips from "./SyncStrips.svelte";

const patient = { timeout: 10_000 };

/** Opens the first draft of the dev world for which this holds, and shows its strips. */
async function open(fits: (mark: SyncMark, notice: string | undefined) => boolean) {
  const { items } = await listDrafts({ filter: "all" });
  for (const { id } of items) {
    const { mark, notice } = await draftSync(id);
    if (!fits(mark, notice?.kind)) continue;
    await openSync.turnTo(id);
    const onhistory = vi.fn();
    const { container } = render(SyncStrips, { onhistory });
    return { id, container, onhistory };
  }
  throw new Error("the dev world has no such draft");
}

it("tells what sync did by itself until it is dismissed", async () => {
  const { id, container, onhistory } = await open((_, notice) => notice === "merged");
  expect(screen.getByRole("status").textContent).toContain("both changes are in it now");
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Versions" }));
  expect(onhistory).toHaveBeenCalledTimes(1);
  await userEvent.click(screen.getByRole("button", { name: "Got it" }));
  await waitFor(() => expect(screen.getByRole("status").textContent.trim()).toBe(""), patient);
  expect((await draftSync(id)).notice).toBeNull();
});

it("leads to the choice between two versions", async () => {
  const { container } = await open((mark) => mark === "conflict");
  openSync.choosing = false;
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Choose" }));
  expect(openSync.choosing).toBe(true);
});

it("says what the system said when it failed, and tries again when asked to", async () => {
  const { id, container } = await open((mark) => mark === "failing");
  expect(screen.getByRole("status").textContent).toContain("503 (Service Unavailable)");
  expect(await violations(container)).toEqual([]);
  await userEvent.click(screen.getByRole("button", { name: "Try now" }));
  await waitFor(() => expect(openSync.busy).toBe(false), patient);
  expect((await draftSync(id)).mark).toBe("synced");
  await waitFor(() => expect(screen.queryByRole("button", { name: "Try now" })).toBeNull());
});

it("says that pictures stay here, and nothing about what is as it should be", async () => {
  const { container } = await open((mark) => mark === "here");
  expect(screen.getByRole("note").textContent).toContain("Its pictures are only on this computer");
  expect(await violations(container)).toEqual([]);
  await openSync.turnTo(null);
  await waitFor(() => expect(screen.queryByRole("note")).toBeNull());
});
