import { describe, expect, it } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import { albumFor, pictureRatio, tileRatio } from "./album";

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

  it("goes by the size a picture has after its edit", () => {
    const photo = { width_px: 4_000, height_px: 3_000, edit: null };
    const crop = { left: 0, top: 0, width: 7_500, height: 10_000 };
    expect(pictureRatio(photo)).toBeCloseTo(4 / 3);
    expect(pictureRatio({ ...photo, edit: { ...UNTOUCHED, quarter_turns: 3 } })).toBeCloseTo(3 / 4);
    expect(pictureRatio({ ...photo, edit: { ...UNTOUCHED, crop } })).toBeCloseTo(1);
    expect(pictureRatio({ ...photo, width_px: null })).toBe(1);
  });

  it("knows the shape of every tile", () => {
    const shapes = (count: number) => {
      const album = albumFor(Array.from({ length: count }, () => 1));
      return album.tiles.map((tile) => tileRatio(tile, album.ratio));
    };
    expect(shapes(2)).toEqual([1, 1]);
    expect(shapes(3)).toEqual([2, 1, 1]);
    expect(shapes(7)).toEqual([1.34, 1.34, 1.34, 1.34]);
  });
});
