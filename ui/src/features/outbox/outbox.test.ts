import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import * as commands from "@/backend/commands";
import { sampleEntry, samplePost } from "./outbox.samples";
import { Outbox } from "./outbox.svelte";

vi.mock("@/backend/commands", () => ({
  listOutbox: vi.fn(),
  listActivePosts: vi.fn(),
  outboxStatus: vi.fn(),
  listAccounts: vi.fn(),
}));

const STATUS = { active: 1, needs_you: 0, safe_to_close: false, offline: false, sandbox_url: null };

beforeEach(() => {
  vi.useFakeTimers();
  vi.mocked(commands.listOutbox).mockResolvedValue([sampleEntry({ work: "upload", total: 100 })]);
  vi.mocked(commands.listActivePosts).mockResolvedValue([samplePost({ attachment_count: 1 })]);
  vi.mocked(commands.outboxStatus).mockResolvedValue(STATUS);
  vi.mocked(commands.listAccounts).mockResolvedValue([]);
});
afterEach(() => vi.useRealTimers());

describe("the outbox on the screen", () => {
  it("moves one bar at a progress event and asks for nothing", async () => {
    const outbox = new Outbox();
    await outbox.refresh();
    const asked = vi.mocked(commands.listOutbox).mock.calls.length;
    outbox.progress("e1", 40, 100);
    outbox.progress("another", 1, 2);
    expect(outbox.items.map((item) => [item.id, item.done])).toEqual([["e1", 40]]);
    expect(vi.mocked(commands.listOutbox).mock.calls.length).toBe(asked);
  });

  it("answers a burst of changes with one question", async () => {
    const outbox = new Outbox();
    await outbox.refresh();
    const asked = vi.mocked(commands.listOutbox).mock.calls.length;
    for (let change = 0; change < 50; change += 1) outbox.refreshSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(vi.mocked(commands.listOutbox).mock.calls.length).toBe(asked + 1);
  });

  it("keeps what it knows when reading fails, and says so", async () => {
    const outbox = new Outbox();
    await outbox.refresh();
    vi.mocked(commands.listOutbox).mockRejectedValue({ code: "storage", message: "locked" });
    await outbox.refresh();
    expect([outbox.rows.length, outbox.error?.code]).toEqual([1, "storage"]);
  });

  it("never lets an older answer replace a newer one", async () => {
    const outbox = new Outbox();
    let answerOld: (items: never[]) => void = () => undefined;
    vi.mocked(commands.listOutbox).mockImplementationOnce(
      () => new Promise((done) => (answerOld = done)),
    );
    const old = outbox.refresh();
    await outbox.refresh();
    answerOld([]);
    await old;
    expect(outbox.items).toHaveLength(1);
  });
});
