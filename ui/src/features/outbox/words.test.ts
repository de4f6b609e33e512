import { afterEach, describe, expect, it } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import type { StuckReason } from "@/backend/generated/StuckReason";
import type { WaitReason } from "@/backend/generated/WaitReason";
import { language } from "@/messages";
import { Announcer } from "./announcer.svelte";
import { sampleEntry, samplePost } from "./outbox.samples";
import { livesOf, rowDetail } from "./row-words";
import { outboxRows } from "./rows";
import { asksAboutEach, entryActs, stuckWords, workWords } from "./stuck";
import { hasNextTry, waitReason, waitWords } from "./waiting";

const NOW_MS = 100_000;
const REASONS: StuckReason[] = [
  "refused",
  "bad_picture",
  "storage",
  "gave_up",
  "outcome_unknown",
  "too_late",
  "restored",
  "unreadable",
];

afterEach(() => (language.choice = "en"));

describe("stuck entries", () => {
  it.each(["en", "de"] as const)("each say in %s what happened and what to do", (choice) => {
    language.choice = choice;
    const words = REASONS.map(stuckWords);
    expect(new Set(words.map(({ title }) => title)).size).toBe(REASONS.length);
    expect(new Set(words.map(({ advice }) => advice)).size).toBe(REASONS.length);
  });

  it("speak another language in German", () => {
    language.choice = "en";
    const english = stuckWords("refused").title;
    language.choice = "de";
    expect(stuckWords("refused").title).not.toBe(english);
  });

  it("leave an unknown outcome to the person's word and offer no blind repeat", () => {
    const entry = sampleEntry({ state: "stuck", stuck_reason: "outcome_unknown" });
    expect(entryActs(entry, false)).toEqual(["was_sent", "was_not_sent", "do_not_send"]);
  });

  it("ask about a late one, and about one from a copy, instead of acting", () => {
    const late = sampleEntry({ state: "stuck", stuck_reason: "too_late" });
    const restored = sampleEntry({ state: "stuck", stuck_reason: "restored" });
    expect(entryActs(late, false)).toEqual(["send_late", "do_not_send"]);
    expect(entryActs(restored, false)).toEqual(["ask_and_send", "do_not_send"]);
  });
});

describe("a line that stands for many entries", () => {
  const many = { open: 30, under_way: 0, counts: NO_COUNTS, paused: false };
  const stuck = (reason: StuckReason) =>
    sampleEntry({ state: "stuck", stuck_reason: reason, many });

  it("acts on all of them and has no way to give up one", () => {
    expect(entryActs(stuck("refused"), false)).toEqual(["retry"]);
    expect(entryActs(stuck("too_late"), false)).toEqual(["send_late"]);
    expect(entryActs(stuck("restored"), false)).toEqual(["ask_and_send"]);
  });

  it("asks about each person, but not about groups sent to in one request", () => {
    const person = { kind: "phone", number: "+49", name: "" } as const;
    const group = { kind: "group", id: "g", name: "" } as const;
    const unknown = { state: "stuck", stuck_reason: "outcome_unknown" } as const;
    expect(asksAboutEach(stuck("outcome_unknown"))).toBe(true);
    expect(asksAboutEach(sampleEntry({ ...unknown, recipients: [person] }))).toBe(true);
    expect(asksAboutEach(sampleEntry({ ...unknown, recipients: [group] }))).toBe(false);
    expect(asksAboutEach(stuck("refused"))).toBe(false);
  });
});

describe("entries that are not stuck", () => {
  it("can be hurried after a failed try, but not while a sign-in is missing", () => {
    const entry = sampleEntry({ attempts: 2 });
    expect(entryActs(entry, false)).toEqual(["try_now", "give_up"]);
    expect(entryActs(entry, true)).toEqual(["give_up"]);
  });

  it("cannot be given up while nobody knows whether they arrived", () => {
    expect(entryActs(sampleEntry({ state: "unknown" }), false)).not.toContain("give_up");
  });

  it("have nothing to press before the first try", () => {
    expect(entryActs(sampleEntry(), false)).toEqual([]);
  });
});

describe("what a waiting entry waits for", () => {
  const REASONS_TO_WAIT: WaitReason[] = [
    "undo",
    "turn",
    "next_try",
    "pictures",
    "earlier_post",
    "sign_in",
    "unreachable",
    "account_removed",
    "paused",
  ];

  it.each(["en", "de"] as const)("is said in %s, each reason in its own words", (choice) => {
    language.choice = choice;
    expect(new Set(REASONS_TO_WAIT.map(waitWords)).size).toBe(REASONS_TO_WAIT.length);
  });

  it("is its turn when nothing else was told", () => {
    expect(waitReason(sampleEntry({ wait: null }))).toBe("turn");
  });

  it("names a time only where the time decides", () => {
    expect(REASONS_TO_WAIT.filter(hasNextTry)).toEqual(["next_try", "unreachable"]);
  });

  it("can be given up at once when its account was removed", () => {
    expect(entryActs(sampleEntry({ wait: "account_removed" }), true)).toEqual(["give_up"]);
  });
});

describe("the second line of a row", () => {
  const detailOf = (...args: Parameters<typeof outboxRows>) =>
    rowDetail(outboxRows(...args)[0]!, NOW_MS);

  it("counts down while the post is held", () => {
    const post = samplePost({ state: "held", hold_until_ms: NOW_MS + 6_100 });
    expect(detailOf([sampleEntry()], [post], NOW_MS)).toContain("7");
  });

  it("counts down to the next try of whatever comes first", () => {
    const entries = [
      sampleEntry({ id: "e1", attempts: 1, next_try_at_ms: NOW_MS + 30_000 }),
      sampleEntry({ id: "e2", attempts: 1, next_try_at_ms: NOW_MS + 12_000 }),
    ];
    expect(detailOf(entries, [samplePost()], NOW_MS)).toContain("12");
  });

  it("says why it is stuck", () => {
    const entries = [sampleEntry({ state: "stuck", stuck_reason: "refused" })];
    expect(detailOf(entries, [samplePost()], NOW_MS)).toBe(stuckWords("refused").title);
  });
});

describe("the announcer", () => {
  const rowsAt = (nowMs: number) =>
    outboxRows([], [samplePost({ state: "held", hold_until_ms: 5_000 })], nowMs);

  it("keeps quiet about what was there before and about countdowns", () => {
    const announcer = new Announcer();
    announcer.hear(rowsAt(1_000));
    announcer.hear(rowsAt(2_000));
    expect(announcer.words).toBe("");
  });

  it("tells a change of state, and that something has left", () => {
    const announcer = new Announcer();
    announcer.hear(rowsAt(1_000));
    announcer.hear(rowsAt(6_000));
    const leaving = announcer.words;
    expect(leaving).toContain("Submariner");
    announcer.hear([]);
    expect(announcer.words).toContain("Submariner");
    expect(announcer.words).not.toBe(leaving);
  });
});

describe("the name of a batch", () => {
  it("carries its number only where there are several", () => {
    language.choice = "en";
    expect(workWords("dispatch", "2/3")).toContain("batch 2 of 3");
    expect(workWords("dispatch", "1/1")).not.toContain("batch");
    expect(workWords("dispatch", "Submariner 1/4 offer")).not.toContain("batch");
  });
});

describe("where the rest of the work is", () => {
  it("is here while one entry says so, and at the server when all of them are there", () => {
    const post = samplePost({ lives: "server" });
    const row = (lives: "here" | "server") =>
      outboxRows([sampleEntry({ lives: "server" }), sampleEntry({ id: "e2", lives })], [post], 0);
    expect(row("here").map(livesOf)).toEqual(["here"]);
    expect(row("server").map(livesOf)).toEqual(["server"]);
  });
});
