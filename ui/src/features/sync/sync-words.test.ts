import { describe, expect, it } from "vitest";
import type { NoticeKind } from "@/backend/generated/NoticeKind";
import type { Stays } from "@/backend/generated/Stays";
import { noticeWords, rowMark, staysWords, syncLineWords } from "./sync-words";
import { sampleSync } from "./sync.samples";

const STAYS: Stays[] = [
  "turned_off",
  "not_offered",
  "no_sender",
  "empty",
  "pictures_here",
  "audiences",
  "too_many_groups",
  "too_long",
  "schedule",
  "content",
  "sent",
  "in_trash",
];
const NOTICES: NoticeKind[] = ["merged", "updated", "came_back", "put_back", "deleted_elsewhere"];

describe("the quiet line", () => {
  it("says how long ago the system had the draft", () => {
    const words = syncLineWords(sampleSync({ synced_at_ms: 0 }), 2 * 60_000);
    expect(words.text).toBe("At the system, 2 minutes ago");
  });

  it("never says that something will happen by itself in the past", () => {
    expect(syncLineWords(sampleSync({ synced_at_ms: 9_000 }), 0).text).toBe("At the system, now");
  });

  it("gives each reason for staying here its own words and advice", () => {
    const said = STAYS.map((stays) => syncLineWords(sampleSync({ mark: "here", stays }), 0));
    expect(new Set(said.map(({ text }) => text)).size).toBe(STAYS.length);
    expect(new Set(STAYS.map((stays) => staysWords(stays).advice)).size).toBe(STAYS.length);
    expect(said.every(({ text }) => text.startsWith("Only on this computer: "))).toBe(true);
  });

  it("repeats what the system said, once and without a second full stop", () => {
    const sync = sampleSync({ mark: "failing", message: "503 from the system." });
    expect(syncLineWords(sync, 0).text).toBe("Could not be kept in step: 503 from the system");
  });
});

it("tells each kind of notice apart, and where the rest is kept", () => {
  const said = NOTICES.map((kind) => Object.values(noticeWords(kind)).join(" "));
  expect(new Set(said).size).toBe(NOTICES.length);
});

it.each([
  ["synced", null, null],
  ["here", null, null],
  ["here", "not_offered", null],
  ["here", "pictures_here", "pictures"],
  ["waiting", null, "waiting"],
  ["conflict", null, "conflict"],
  ["failing", null, "failing"],
] as const)("marks a row that is %s (%s) as %s", (sync, stays, mark) => {
  expect(rowMark({ sync, stays })).toBe(mark);
});
