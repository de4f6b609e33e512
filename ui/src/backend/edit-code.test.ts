import { describe, expect, it } from "vitest";
import { Chance, SEEDS } from "@/features/pictures/chance.samples";
import { editCode, readEditCode, shortest, UNTOUCHED } from "./edit-code";

describe("the code of an edit", () => {
  it("is short and says everything", () => {
    const crop = { left: 100, top: 200, width: 5_000, height: 5_000 };
    expect(editCode({ quarter_turns: 1, mirrored: false, straighten_tenths: -35, crop })).toBe(
      "r1m0s-35c100.200.5000.5000",
    );
    expect(editCode({ ...UNTOUCHED, mirrored: true })).toBe("r0m1s0");
  });

  it("is read back as the edit it was written for", () => {
    for (const seed of SEEDS) {
      const edit = shortest(new Chance(seed).edit());
      if (edit) expect(readEditCode(editCode(edit)), `seed ${seed}`).toEqual(edit);
    }
  });

  it.each([
    "",
    "r0m0s0",
    "r1m0s0c0.0.10000.10000",
    "r01m0s0",
    "r1m0s+5",
    "r1m0s-0",
    "r1m2s0",
    "r4m0s0",
    "r1m0s451",
    "r1m0s0c",
    "r1m0s0c1.1.1",
    "r1m0s0c1.1.1.1.1",
    "r1m0s0c0.0.0.1",
    "r1m0s0c01.0.5.1",
    "r1m0s0c9000.0.2000.1",
    "r1m0s0 ",
    "../r1m0s0",
  ])("has one spelling: %j is none", (code) => {
    expect(readEditCode(code)).toBeNull();
  });
});

describe("an edit in its shortest form", () => {
  it("is nothing when nothing changes", () => {
    expect(shortest(null)).toBeNull();
    expect(shortest(UNTOUCHED)).toBeNull();
    const everything = { left: 0, top: 0, width: 10_000, height: 10_000 };
    expect(shortest({ ...UNTOUCHED, crop: everything })).toBeNull();
    expect(shortest({ ...UNTOUCHED, mirrored: true, crop: everything })?.crop).toBeNull();
  });
});
