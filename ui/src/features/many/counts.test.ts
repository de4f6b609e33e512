import { beforeEach, describe, expect, it } from "vitest";
import { NO_COUNTS } from "@/backend/empty";
import { language } from "@/messages";
import { apart, segmentsOf, statesOf, totalOf } from "./counts";

const COUNTS = {
  ...NO_COUNTS,
  waiting: 5_000,
  queued: 10,
  sent: 4_000,
  delivered: 3_000,
  seen: 1_200,
  failed: 900,
  unknown: 90,
};

beforeEach(() => (language.choice = "en"));

describe("outcomes of a post to many", () => {
  it("are counted once each, though whoever has seen it also had it delivered", () => {
    expect(apart(COUNTS)).toMatchObject({ sent: 1_000, delivered: 1_800, seen: 1_200 });
    const sum = segmentsOf(COUNTS).reduce((all, { count }) => all + count, 0);
    expect([sum, totalOf(COUNTS)]).toEqual([10_000, 10_000]);
  });

  it("leave out what is zero and end with what is still to do", () => {
    expect(segmentsOf(COUNTS).map(({ words }) => words)).toEqual([
      "1,200 seen",
      "1,800 delivered",
      "1,000 sent",
      "10 at the server",
      "900 failed",
      "90 unknown",
      "5,000 waiting",
    ]);
    expect(segmentsOf(NO_COUNTS)).toEqual([]);
  });

  it("never fall below nothing when counts come a moment apart", () => {
    expect(apart({ ...NO_COUNTS, sent: 1, delivered: 2, seen: 3 })).toMatchObject({
      sent: 0,
      delivered: 0,
    });
  });

  it("put deleted messages where they are counted", () => {
    expect(statesOf("failed")).toEqual(["failed", "deleted"]);
  });
});
