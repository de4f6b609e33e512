import { describe, expect, it } from "vitest";
import { liesInside, UNTOUCHED, WHOLE } from "@/backend/edit-code";
import { Chance, SEEDS } from "./chance.samples";
import {
  centredOn,
  EVERYTHING,
  HANDLES,
  holdsRatio,
  largest,
  moved,
  pulled,
  RATIOS,
  ratioOf,
  ratioValue,
  reshaped,
  SHORTEST,
} from "./crop";
import { leftSize, turned } from "./geometry";

describe("a crop", () => {
  it("stays inside, whatever is done to it, and keeps its ratio", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const left = chance.size();
      const ratio = chance.one(RATIOS);
      const value = ratioValue(ratio, left);
      let crop = largest(chance.crop(), left, value);
      for (let step = 0; step < 12; step += 1) {
        const by = () => chance.whole(-12_000, 12_000);
        crop =
          chance.share() < 0.4
            ? moved(crop, by(), by())
            : pulled(crop, chance.one(HANDLES), by(), by(), left, value);
        const told = `seed ${seed}, step ${step}: ${JSON.stringify({ crop, ratio, left })}`;
        expect(liesInside(crop), told).toBe(true);
        expect(Object.values(crop).every(Number.isInteger), told).toBe(true);
        if (value !== null) expect(holdsRatio(crop, left, value), told).toBe(true);
        else expect(Math.min(crop.width, crop.height), told).toBeGreaterThanOrEqual(SHORTEST);
      }
    }
  });

  it("is as large as its ratio lets it be when the ratio is chosen", () => {
    const left = { width: 4_000, height: 3_000 };
    expect(largest(EVERYTHING, left, 1)).toEqual({
      left: 1_250,
      top: 0,
      width: 7_500,
      height: WHOLE,
    });
    const corner = { left: 0, top: 0, width: 1_000, height: 1_000 };
    expect(largest(corner, left, 1).left, "near where it was").toBe(0);
    expect(largest(corner, left, null)).toEqual(corner);
  });

  it("holds its ratio when the picture is turned", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const size = chance.size();
      const before = { ...UNTOUCHED, straighten_tenths: chance.whole(-450, 450) };
      const ratio = chance.one(RATIOS.slice(1));
      const shape = (edit: typeof before) => ratioValue(ratio, leftSize(size, edit));
      const crop = largest(chance.crop(), leftSize(size, before), shape(before));
      const after = turned({ ...before, crop }, chance.one(["left", "right"] as const));
      const left = leftSize(size, after);
      const kept = reshaped(after.crop ?? EVERYTHING, left, shape(after));
      expect(liesInside(kept), `seed ${seed}`).toBe(true);
      expect(holdsRatio(kept, left, shape(after) ?? 0), `seed ${seed}, ${ratio}`).toBe(true);
    }
  });

  it("can be made to have a place in its middle, losing no more than it must", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const left = chance.size();
      const value = chance.one([null, ratioValue("original", left)]);
      const crop = largest(chance.crop(), left, value);
      const place = { x: 0.25 + chance.share() / 2, y: 0.25 + chance.share() / 2 };
      const after = centredOn(crop, place, left, value);
      expect(liesInside(after), `seed ${seed}`).toBe(true);
      if (Math.min(after.width, after.height) <= SHORTEST) continue;
      const [x, y] = [crop.left + place.x * crop.width, crop.top + place.y * crop.height];
      expect(Math.abs(after.left + after.width / 2 - x), `seed ${seed}`).toBeLessThanOrEqual(1);
      expect(Math.abs(after.top + after.height / 2 - y), `seed ${seed}`).toBeLessThanOrEqual(1);
      const touches = [
        after.left - crop.left,
        after.top - crop.top,
        crop.left + crop.width - after.left - after.width,
        crop.top + crop.height - after.top - after.height,
      ];
      expect(Math.min(...touches.map(Math.abs)), `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });

  it.each(HANDLES)("pulled by %s leaves the other side where it is", (handle) => {
    const crop = { left: 2_000, top: 3_000, width: 4_000, height: 4_000 };
    const after = pulled(crop, handle, 500, 300, { width: 4_000, height: 3_000 }, null);
    if (!handle.includes("w")) expect(after.left).toBe(crop.left);
    if (!handle.includes("n")) expect(after.top).toBe(crop.top);
    if (!handle.includes("e")) expect(after.left + after.width).toBe(6_000);
    if (!handle.includes("s")) expect(after.top + after.height).toBe(7_000);
    expect(after).not.toEqual(crop);
  });

  it.each(["nw", "ne", "se", "sw"] as const)(
    "in a shape, pulled by %s, stays anchored",
    (handle) => {
      const left = { width: 4_000, height: 3_000 };
      const crop = { left: 3_000, top: 3_000, width: 3_000, height: 4_000 };
      const after = pulled(crop, handle, handle.includes("e") ? 600 : -600, 0, left, 1);
      expect(after.width).toBe(3_600);
      expect(after.height).toBe(4_800);
      expect(handle.includes("w") ? after.left + after.width : after.left).toBe(
        handle.includes("w") ? 6_000 : 3_000,
      );
      expect(handle.includes("n") ? after.top + after.height : after.top).toBe(
        handle.includes("n") ? 7_000 : 3_000,
      );
    },
  );

  it.each(RATIOS.slice(1))("of %s is recognised when a picture is opened again", (ratio) => {
    const left = { width: 4_032, height: 3_024 };
    const value = ratioValue(ratio, left);
    const found = ratioOf(reshaped(largest(EVERYTHING, left, value), left, value), left);
    expect(ratioValue(found, left)).toBeCloseTo(value ?? 0, 6);
    expect(ratioOf(null, left)).toBe("free");
    expect(ratioOf({ left: 0, top: 0, width: 5_000, height: 3_100 }, left)).toBe("free");
  });
});
