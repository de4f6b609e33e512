import { describe, expect, it } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { Chance, SEEDS } from "./chance.samples";
import { focusOf, pointOf, shownPart, tilePosition } from "./focus";
import { turned } from "./geometry";

describe("the focal point", () => {
  it("is the same after opening an edited picture and doing nothing", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const [size, edit] = [chance.size(), chance.edit()];
      const focus = { x: chance.whole(0, 1_000), y: chance.whole(0, 1_000) };
      expect(focusOf(pointOf(focus, size, edit), size, edit), `seed ${seed}`).toEqual(focus);
    }
  });

  it("stays on what it points at when the picture is turned", () => {
    const size = { width: 400, height: 300 };
    const point = pointOf({ x: 100, y: 200 }, size, UNTOUCHED);
    expect(focusOf(point, size, turned(UNTOUCHED, "right"))).toEqual({ x: 800, y: 100 });
  });

  it("goes to the nearest edge when the crop cuts it off", () => {
    const crop = { left: 5_000, top: 0, width: 5_000, height: 10_000 };
    const point = { x: 0.1, y: 0.5 };
    const cut = focusOf(point, { width: 400, height: 300 }, { ...UNTOUCHED, crop });
    expect(cut).toEqual({ x: 0, y: 500 });
  });
});

describe("a picture in a tile", () => {
  it.each([
    [null, 2, 1, "50% 50%"],
    [{ x: 500, y: 500 }, 2, 1, "50% 50%"],
    [{ x: 0, y: 500 }, 2, 1, "0% 50%"],
    [{ x: 375, y: 0 }, 2, 1, "25% 50%"],
    [{ x: 900, y: 250 }, 1, 2, "50% 0%"],
    [{ x: 0, y: 750 }, 1, 2, "50% 100%"],
    [{ x: 0, y: 0 }, 1, 1, "50% 50%"],
    [{ x: 0, y: 0 }, Number.NaN, 1, "50% 50%"],
  ])("with its focal point at %j, shape %f in %f, lies at %s", (focus, picture, tile, place) => {
    expect(tilePosition(focus, picture, tile)).toBe(place);
  });

  it("always shows its focal point, and in the middle where it can", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const focus = { x: chance.whole(0, 1_000), y: chance.whole(0, 1_000) };
      const [picture, tile] = [0.2 + chance.share() * 4, 0.2 + chance.share() * 4];
      const part = shownPart(focus, picture, tile);
      const [x, y] = [focus.x / 1_000, focus.y / 1_000];
      const slack = 1e-9;
      expect(x, `seed ${seed}`).toBeGreaterThanOrEqual(part.left - slack);
      expect(x, `seed ${seed}`).toBeLessThanOrEqual(part.left + part.width + slack);
      expect(y, `seed ${seed}`).toBeGreaterThanOrEqual(part.top - slack);
      expect(y, `seed ${seed}`).toBeLessThanOrEqual(part.top + part.height + slack);
      const touches = part.left < slack || part.left + part.width > 1 - slack;
      if (!touches) expect(part.left + part.width / 2, `seed ${seed}`).toBeCloseTo(x, 9);
    }
  });
});
