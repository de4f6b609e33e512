import { describe, expect, it } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import { sampleEntry, samplePost } from "./outbox.samples";
import { onlyHere, outboxRows, progressOf, shareOf } from "./rows";

const NOW_MS = 50_000;
const kindsOf = (...args: Parameters<typeof outboxRows>) =>
  outboxRows(...args).map((row) => [row.id, row.kind]);

describe("where a post stands", () => {
  it("is held until its time, and on its way from then on", () => {
    const post = samplePost({ state: "held", hold_until_ms: NOW_MS + 7_000 });
    expect(kindsOf([sampleEntry()], [post], NOW_MS)).toEqual([["p1", "held"]]);
    expect(kindsOf([sampleEntry()], [post], NOW_MS + 7_000)).toEqual([["p1", "on_its_way"]]);
  });

  it.each<[string, Partial<OutboxItem>, string]>([
    ["a stuck entry", { state: "stuck", stuck_reason: "refused" }, "needs_you"],
    ["a lost answer", { state: "unknown", attempts: 1 }, "checking"],
    ["a failed try", { state: "waiting", attempts: 2 }, "waiting"],
    ["a first try to come", { state: "waiting", attempts: 0 }, "on_its_way"],
    ["work under way", { state: "running", attempts: 1 }, "on_its_way"],
  ])("with %s", (_, change, kind) => {
    expect(kindsOf([sampleEntry(change)], [samplePost()], NOW_MS)).toEqual([["p1", kind]]);
  });

  it("is paused, unless something of it needs a person", () => {
    const post = samplePost({ paused: true });
    const stuck = sampleEntry({ id: "e2", state: "stuck", stuck_reason: "outcome_unknown" });
    expect(kindsOf([sampleEntry()], [post], NOW_MS)).toEqual([["p1", "paused"]]);
    expect(kindsOf([sampleEntry(), stuck], [post], NOW_MS)).toEqual([["p1", "needs_you"]]);
  });

  it("puts one stuck picture above a batch that could wait", () => {
    const entries = [
      sampleEntry({ id: "e1", attempts: 3 }),
      sampleEntry({ id: "e2", work: "upload", state: "stuck", stuck_reason: "bad_picture" }),
    ];
    expect(kindsOf(entries, [samplePost()], NOW_MS)).toEqual([["p1", "needs_you"]]);
  });

  it("lists what needs a person first, then the oldest first", () => {
    const posts = [
      samplePost({ id: "young", created_at_ms: 9 }),
      samplePost({ id: "old", created_at_ms: 3 }),
      samplePost({ id: "stuck", created_at_ms: 20 }),
    ];
    const entries = [sampleEntry({ post_id: "stuck", state: "stuck", stuck_reason: "gave_up" })];
    expect(outboxRows(entries, posts, NOW_MS).map((row) => row.id)).toEqual([
      "stuck",
      "old",
      "young",
    ]);
  });

  it("shows entries of a post that is not among the active ones", () => {
    const rows = outboxRows([sampleEntry({ post_id: "p9", title: "Weekly list" })], [], NOW_MS);
    expect(rows.map(({ id, title, post }) => [id, title, post])).toEqual([
      ["p9", "Weekly list", null],
    ]);
  });
});

describe("what is only on this computer", () => {
  it("counts posts, not entries, and leaves out what the server has", () => {
    const entries = [sampleEntry({ id: "e1" }), sampleEntry({ id: "e2" })];
    const posts = [samplePost(), samplePost({ id: "p2", lives: "server" })];
    expect(onlyHere(outboxRows(entries, posts, NOW_MS))).toBe(1);
  });
});

describe("how far a post is", () => {
  it("counts pictures whose upload has left the outbox as done", () => {
    const entries = [
      sampleEntry({ id: "u1", work: "upload", state: "running", done: 50, total: 100 }),
      sampleEntry({ id: "u2", work: "upload", done: 0, total: 100 }),
    ];
    const [row] = outboxRows(entries, [samplePost({ attachment_count: 5 })], NOW_MS);
    const progress = progressOf(row!);
    expect([progress.picturesDone, progress.pictures]).toEqual([3, 5]);
    expect(progress.share).toBeCloseTo(3.5 / 5);
  });

  it("counts groups once the pictures are there, failures included", () => {
    const counts = { ...NO_COUNTS, waiting: 3, queued: 2, sent: 4, failed: 1, unknown: 1 };
    const [row] = outboxRows([], [samplePost({ counts })], NOW_MS);
    expect(progressOf(row!)).toMatchObject({ groupsDone: 5, groups: 11, share: 5 / 11 });
  });

  it("never leaves the range of a share", () => {
    expect([shareOf(5, 0), shareOf(-1, 4), shareOf(9, 4)]).toEqual([0, 0, 1]);
  });
});
