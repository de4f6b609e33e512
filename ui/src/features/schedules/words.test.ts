import { afterEach, describe, expect, it } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import type { Run } from "@/backend/generated/Run";
import type { RunState } from "@/backend/generated/RunState";
import type { ScheduleState } from "@/backend/generated/ScheduleState";
import type { ScheduleSummary } from "@/backend/generated/ScheduleSummary";
import { language } from "@/messages";
import {
  canCancel,
  cancelReach,
  isOver,
  nextRunWords,
  runCountWords,
  runPill,
  startedWords,
  schedulePill,
  sortedSchedules,
} from "./words";

const STATES: ScheduleState[] = [
  "booking",
  "scheduled",
  "running",
  "completed",
  "completed_with_failures",
  "cancelling",
  "cancelled",
  "needs_you",
  "unknown",
];

function schedule(change: Partial<ScheduleSummary> = {}): ScheduleSummary {
  return {
    id: "s1",
    account_id: "a1",
    title: "Weekly list",
    cover: null,
    cover_edit: null,
    schedule: {
      kind: "repeat",
      first: "2026-11-27T09:00:00",
      zone: "Europe/Amsterdam",
      every: { count: 1, unit: "weeks" },
      end: { kind: "count", count: 6 },
    },
    state: "scheduled",
    recipient_count: 11,
    run_count: 2,
    failed_run_count: 0,
    max_occurrences: 6,
    next_run_at_ms: Date.UTC(2026, 10, 27, 8),
    lives: "server",
    created_at_ms: 0,
    ...change,
  };
}

function run(number: number, state: RunState): Run {
  return {
    id: `s1/${number}`,
    number,
    run_at_ms: 0,
    local: "2026-11-27T09:00:00+01:00",
    note: null,
    state,
    started_at_ms: null,
    counts: NO_COUNTS,
    error_message: null,
  };
}

afterEach(() => (language.choice = "en"));

describe("the states", () => {
  it.each(["en", "de"] as const)("have a word of their own in %s", (choice) => {
    language.choice = choice;
    expect(new Set(STATES.map((state) => schedulePill(state).text)).size).toBe(STATES.length);
    const runs: RunState[] = ["planned", "running", "completed", "failed", "cancelled", "unknown"];
    expect(new Set(runs.map((state) => runPill(state).text)).size).toBe(runs.length);
  });

  it("never offer to cancel what is being cancelled or over", () => {
    expect(STATES.filter(canCancel)).toEqual(["booking", "scheduled", "running", "needs_you"]);
    expect(STATES.filter((state) => canCancel(state) && isOver(state))).toEqual([]);
  });

  it("do not call a cancel done before the server has answered", () => {
    expect(schedulePill("cancelling").text).not.toBe(schedulePill("cancelled").text);
    expect(isOver("cancelling")).toBe(false);
  });
});

describe("the words of a row", () => {
  it("give the next run in the schedule's own zone, and name the zone", () => {
    language.choice = "en";
    const words = nextRunWords(schedule());
    expect(words).toContain("09:00");
    expect(words).toContain("Europe/Amsterdam");
    const tokyo = { ...schedule().schedule, kind: "once" as const, at: "", zone: "Asia/Tokyo" };
    expect(nextRunWords(schedule({ schedule: tokyo }))).toContain("17:00");
  });

  it("count the runs", () => {
    language.choice = "en";
    expect(runCountWords(schedule())).toBe("2 of 6 runs");
    expect(runCountWords(schedule({ run_count: 0, max_occurrences: 1 }))).toBe("0 of 1 run");
  });
});

describe("the order", () => {
  it("puts the next run on top and what is over below, the newest first", () => {
    const items = [
      schedule({ id: "old", state: "completed", created_at_ms: 1, next_run_at_ms: null }),
      schedule({ id: "new", state: "cancelled", created_at_ms: 2, next_run_at_ms: null }),
      schedule({ id: "later", next_run_at_ms: 900 }),
      schedule({ id: "soon", next_run_at_ms: 100 }),
      schedule({ id: "cancelling", state: "cancelling", next_run_at_ms: null }),
    ];
    expect(sortedSchedules(items).map((one) => one.id)).toEqual([
      "soon",
      "later",
      "cancelling",
      "new",
      "old",
    ]);
  });
});

it("tells which runs a cancel stops, and which have begun", () => {
  const runs = [run(1, "completed"), run(2, "running"), run(3, "planned"), run(4, "planned")];
  const reach = cancelReach(runs);
  expect(reach.stops.map((one) => one.number)).toEqual([3, 4]);
  expect(reach.stays.map((one) => one.number)).toEqual([2]);
});

describe("the real start of a run", () => {
  const began = (started_at_ms: number) =>
    startedWords({ ...run(1, "completed"), started_at_ms }, "Europe/Amsterdam");

  it("is given to the second on the planned day", () => {
    language.choice = "en";
    expect(began(Date.UTC(2026, 10, 27, 8, 0, 2))).toContain("09:00:02");
    expect(began(Date.UTC(2026, 10, 27, 8, 0, 2))).not.toContain("2026");
  });

  it("names the day when it was another one, as seen in the schedule's zone", () => {
    language.choice = "en";
    expect(began(Date.UTC(2026, 10, 27, 23, 30))).toContain("28");
  });

  it("is nothing before it began", () => {
    expect(startedWords(run(1, "planned"), "Europe/Amsterdam")).toBe("");
  });
});
