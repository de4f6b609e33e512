import { beforeEach, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import type { Audience } from "@/backend/generated/Audience";
import { toasts } from "@/toasts.svelte";
import { AudienceScreenState } from "./audience.svelte";

vi.mock("@/backend/commands", () => ({
  createDraft: vi.fn(),
  deleteAudience: vi.fn(),
  listAccounts: vi.fn(async () => []),
  listAudiences: vi.fn(async () => []),
  listGroups: vi.fn(async () => []),
  listSenders: vi.fn(async () => []),
  refreshAudience: vi.fn(),
  saveAudience: vi.fn(),
  saveDraft: vi.fn(),
}));

const OLD: Audience = {
  id: "old",
  account_id: "a1",
  name: "Friday boxes",
  source: {
    kind: "fixed",
    recipients: [{ kind: "group", id: "g1", name: "Watch Traders EU" }],
  },
  updated_at_ms: 0,
};

beforeEach(() => {
  vi.mocked(commands.saveAudience)
    .mockReset()
    .mockResolvedValue({ ...OLD, id: "new" });
  vi.mocked(commands.deleteAudience).mockReset().mockResolvedValue(null);
});

it("saves under the new name before the old one goes", async () => {
  const screen = new AudienceScreenState();
  await screen.rename(OLD, "Saturday boxes");
  const saved = vi.mocked(commands.saveAudience).mock;
  const deleted = vi.mocked(commands.deleteAudience).mock;
  expect(saved.calls[0]).toEqual(["a1", "Saturday boxes", OLD.source]);
  expect(deleted.calls).toEqual([["old"]]);
  expect(saved.invocationCallOrder[0]).toBeLessThan(deleted.invocationCallOrder[0] ?? 0);
});

it("keeps the old one when the new name cannot be saved", async () => {
  vi.mocked(commands.saveAudience).mockRejectedValue({ code: "storage", message: "full" });
  expect(await new AudienceScreenState().rename(OLD, "Saturday boxes")).toBe(false);
  expect(commands.deleteAudience).not.toHaveBeenCalled();
});

it("does not delete what was only saved in place", async () => {
  vi.mocked(commands.saveAudience).mockResolvedValue(OLD);
  await new AudienceScreenState().rename(OLD, "FRIDAY boxes");
  expect(commands.deleteAudience).not.toHaveBeenCalled();
});

it("brings a deleted audience back with the same recipients", async () => {
  toasts.list = [];
  await new AudienceScreenState().remove(OLD);
  await toasts.list.at(-1)?.action?.run();
  expect(vi.mocked(commands.saveAudience).mock.calls).toEqual([["a1", "Friday boxes", OLD.source]]);
});

it("keeps the known groups and says why when the system cannot be asked", async () => {
  const account = { id: "a1", name: "Watchcollect", state: "ready" };
  const group = { id: "g1", name: "Watch Traders EU", sender_ids: [] };
  vi.mocked(commands.listAccounts).mockResolvedValue([account as never]);
  vi.mocked(commands.listGroups).mockResolvedValue([group as never]);
  vi.mocked(commands.refreshAudience).mockRejectedValue({ code: "unreachable", message: "no" });
  const screen = new AudienceScreenState();
  await screen.load();
  await screen.refresh();
  expect([screen.refreshError?.code, screen.groups.length, screen.isRefreshing]).toEqual([
    "unreachable",
    1,
    false,
  ]);
});
