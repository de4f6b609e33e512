import { describe, expect, it } from "vitest";
import { Chance, SEEDS } from "./chance.samples";
import { dividerAt, fittingSize, fullSize, shareAt, visibleSpan } from "./compare";

describe("comparing two pictures", () => {
  it("fits a picture into the view and never draws it larger than it is", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const [picture, view] = [chance.size(), chance.size()];
      const ratio = chance.one([1, 1.5, 2]);
      const shown = fittingSize(picture, view, ratio);
      expect(shown.width, `seed ${seed}`).toBeLessThanOrEqual(view.width + 1e-6);
      expect(shown.height, `seed ${seed}`).toBeLessThanOrEqual(view.height + 1e-6);
      expect(shown.width, `seed ${seed}`).toBeLessThanOrEqual(picture.width / ratio + 1e-6);
      expect(shown.width / shown.height).toBeCloseTo(picture.width / picture.height, 6);
    }
    expect(fullSize({ width: 1_600, height: 1_200 }, 2)).toEqual({ width: 800, height: 600 });
  });

  it("keeps the divider on the part of the picture that can be seen", () => {
    for (const seed of SEEDS) {
      const chance = new Chance(seed);
      const [paper, view] = [chance.size(), chance.size()];
      const scrolledX = chance.share() * Math.max(paper.width - view.width, 0);
      const seen = { paper, view, scrolledX };
      const share = chance.share();
      const { x, ofPaper } = dividerAt(share, seen);
      const { from, to } = visibleSpan(seen);
      expect(x, `seed ${seed}`).toBeGreaterThanOrEqual(from);
      expect(x, `seed ${seed}`).toBeLessThanOrEqual(to);
      expect(ofPaper, `seed ${seed}`).toBeGreaterThanOrEqual(-1e-9);
      expect(ofPaper, `seed ${seed}`).toBeLessThanOrEqual(1 + 1e-9);
      expect(shareAt(x, seen), `seed ${seed}`).toBeCloseTo(share, 6);
    }
  });
});
