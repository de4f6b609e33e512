import type { Attachment } from "@/backend/generated/Attachment";
import { editedSize } from "@/features/pictures/geometry";

/** A place in the album's grid, in twelfths of its width and height. */
export interface Tile {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** How pictures lie in a bubble. */
export interface Album {
  /** Width over height of the whole. */
  ratio: number;
  tiles: Tile[];
  /** Pictures that have no tile of their own; the last tile says "+N". */
  hidden: number;
}

const WIDEST = 1.91;
const TALLEST = 0.75;
const MOST_TILES = 4;

/** Lays out 1 to 10 pictures as WhatsApp does; `ratios` are width over height, in order. */
export function albumFor(ratios: readonly number[]): Album {
  const count = ratios.length;
  if (count <= 1)
    return { ratio: limitedRatio(ratios[0] ?? 1), tiles: [tile(0, 0, 12, 12)], hidden: 0 };
  if (count === 2) return { ratio: 2, tiles: [tile(0, 0, 6, 12), tile(6, 0, 6, 12)], hidden: 0 };
  if (count === 3) {
    return { ratio: 1, tiles: [tile(0, 0, 12, 6), tile(0, 6, 6, 6), tile(6, 6, 6, 6)], hidden: 0 };
  }
  const tiles = [tile(0, 0, 6, 6), tile(6, 0, 6, 6), tile(0, 6, 6, 6), tile(6, 6, 6, 6)];
  return { ratio: 1.34, tiles, hidden: count > MOST_TILES ? count - MOST_TILES : 0 };
}

/** Width over height of a picture as it was edited; 1 when its size is not known. */
export function pictureRatio({
  width_px,
  height_px,
  edit,
}: Pick<Attachment, "width_px" | "height_px" | "edit">): number {
  if (!width_px || !height_px) return 1;
  const { width, height } = editedSize({ width: width_px, height: height_px }, edit);
  return width / height;
}

/** Width over height of a tile in an album of this shape. */
export function tileRatio({ width, height }: Tile, albumRatio: number): number {
  return (width / height) * albumRatio;
}

function tile(left: number, top: number, width: number, height: number): Tile {
  return { left, top, width, height };
}

function limitedRatio(ratio: number): number {
  if (!Number.isFinite(ratio) || ratio <= 0) return 1;
  return Math.min(Math.max(ratio, TALLEST), WIDEST);
}
