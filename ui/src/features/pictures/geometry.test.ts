import { describe, expect, it } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { Chance, SEEDS } from "./chance.samples";
import {
  editedSize,
  flipped,
  fromLeft,
  leftSize,
  straightenedShare,
  toLeft,
  turned,
  turnedSize,
} from "./geometry";

/** Whether every corner of what is left shows a place of the original, with a hair's breadth to spare. */
function cornersShow(size: { width: number; height: number }, edit = UNTOUCHED) {
  return [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ].map((corner) => fromLeft(corner, size, edit));
}

describe("straightening", () => {
  it("leaves no empty corner, and nothing larger would do", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const size = chance.size();
      const edit = chance.edit();
      const corners = cornersShow(size, edit);
      const reach = Math.max(
        ...corners.flatMap(({ x, y }) => [Math.abs(x - 0.5), Math.abs(y - 0.5)]),
      );
      expect(reach, `seed ${seed}: some corner lies on an edge`).toBeCloseTo(0.5, 9);
    }
  });

  it("keeps the shape of the turned picture", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const size = chance.size();
      const edit = chance.edit();
      const left = leftSize(size, edit);
      const whole = turnedSize(size, edit.quarter_turns);
      expect(left.width / left.height).toBeCloseTo(whole.width / whole.height, 9);
    }
  });

  it.each([
    [4_000, 3_000, 0, 1],
    [1_000, 1_000, 450, Math.SQRT1_2],
    [1_000, 1_000, -450, Math.SQRT1_2],
    [4_000, 3_000, 100, 3 / (4 * Math.sin(Math.PI / 18) + 3 * Math.cos(Math.PI / 18))],
  ])("of %i × %i by %i tenths leaves this share: %f", (width, height, tenths, share) => {
    expect(straightenedShare({ width, height }, tenths)).toBeCloseTo(share, 12);
  });
});

describe("places", () => {
  it("go to the edited picture and back to where they were", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const [size, edit] = [chance.size(), chance.edit()];
      const point = { x: chance.share(), y: chance.share() };
      const back = fromLeft(toLeft(point, size, edit), size, edit);
      expect(back.x, `seed ${seed}`).toBeCloseTo(point.x, 9);
      expect(back.y, `seed ${seed}`).toBeCloseTo(point.y, 9);
    }
  });

  it("turn clockwise and are mirrored after that", () => {
    const size = { width: 400, height: 300 };
    const corner = { x: 0, y: 0 };
    expect(toLeft(corner, size, { ...UNTOUCHED, quarter_turns: 1 })).toEqual({ x: 1, y: 0 });
    expect(toLeft(corner, size, { ...UNTOUCHED, quarter_turns: 1, mirrored: true })).toEqual({
      x: 0,
      y: 0,
    });
    const tilted = toLeft({ x: 1, y: 0.5 }, size, { ...UNTOUCHED, straighten_tenths: 50 });
    expect(tilted.y, "the right side goes down").toBeGreaterThan(0.5);
  });
});

describe("turning and flipping what one sees", () => {
  const steps = [
    [(edit = UNTOUCHED) => turned(edit, "right"), (x: number, y: number) => ({ x: 1 - y, y: x })],
    [(edit = UNTOUCHED) => turned(edit, "left"), (x: number, y: number) => ({ x: y, y: 1 - x })],
    [(edit = UNTOUCHED) => flipped(edit, "across"), (x: number, y: number) => ({ x: 1 - x, y })],
    [(edit = UNTOUCHED) => flipped(edit, "over"), (x: number, y: number) => ({ x, y: 1 - y })],
  ] as const;

  it.each([0, 1, 2, 3])("moves every place as one would expect (step %i)", (at) => {
    const [act, expected] = steps[at] ?? steps[0];
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const [size, edit] = [chance.size(), chance.edit()];
      const point = { x: chance.share(), y: chance.share() };
      const before = toLeft(point, size, edit);
      const after = toLeft(point, size, act(edit));
      const { x, y } = expected(before.x, before.y);
      expect(after.x, `seed ${seed}`).toBeCloseTo(x, 9);
      expect(after.y, `seed ${seed}`).toBeCloseTo(y, 9);
    }
  });

  it("takes the crop along and comes round again", () => {
    for (const seed of SEEDS) {
      const edit = new Chance(seed).edit();
      const [right, left] = [turned(edit, "right"), turned(edit, "left")];
      expect(turned(right, "left"), `seed ${seed}`).toEqual(edit);
      expect(turned(left, "right"), `seed ${seed}`).toEqual(edit);
      expect(flipped(flipped(edit, "over"), "over"), `seed ${seed}`).toEqual(edit);
      expect(flipped(flipped(edit, "across"), "across"), `seed ${seed}`).toEqual(edit);
      const size = new Chance(seed).size();
      const [before, after] = [editedSize(size, edit), editedSize(size, right)];
      expect([after.height, after.width], `seed ${seed}`).toEqual([before.width, before.height]);
    }
  });
});
