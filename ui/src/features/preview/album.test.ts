import { describe, expect, it } from "vitest";
import { albumFor } from "./album";

describe("album layout", () => {
  it.each(Array.from({ length: 10 }, (_, at) => at + 1))(
    "fills the bubble with %i pictures",
    (n) => {
      const album = albumFor(Array.from({ length: n }, () => 4 / 3));
      const area = album.tiles.reduce((sum, tile) => sum + tile.width * tile.height, 0);
      expect(area, "no hole and no overlap").toBe(144);
      expect(album.tiles).toHaveLength(Math.min(n, 4));
      expect(album.hidden).toBe(Math.max(0, n - 4));
    },
  );

  it.each([
    [4 / 3, 4 / 3],
    [1, 1],
    [9 / 16, 0.75],
    [4, 1.91],
    [Number.NaN, 1],
    [0, 1],
  ])("shows one picture of ratio %f at %f", (ratio, shown) => {
    expect(albumFor([ratio]).ratio).toBeCloseTo(shown);
  });
});
