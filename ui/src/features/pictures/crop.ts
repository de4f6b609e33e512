import type { Crop } from "@/backend/generated/Crop";
import { WHOLE } from "@/backend/edit-code";
import type { Point, Size } from "./geometry";

/** The shapes a crop can be held to. */
export const RATIOS = ["free", "original", "1:1", "4:5", "3:4", "16:9", "9:16"] as const;
export type Ratio = (typeof RATIOS)[number];

/** The corners and sides one can take a crop by. */
export const HANDLES = ["nw", "n", "ne", "e", "se", "s", "sw", "w"] as const;
export type Handle = (typeof HANDLES)[number];

/** The whole picture. */
export const EVERYTHING: Crop = { left: 0, top: 0, width: WHOLE, height: WHOLE };
/** The shortest side of a crop: a twentieth. */
export const SHORTEST = WHOLE / 20;

/** Width over height that a ratio asks for; null when any will do. */
export function ratioValue(ratio: Ratio, left: Size): number | null {
  if (ratio === "free") return null;
  if (ratio === "original") return left.width / left.height;
  const [across = 1, down = 1] = ratio.split(":").map(Number);
  return across / down;
}

/** The ratio a crop has, as far as whole ten-thousandths can say it. */
export function ratioOf(crop: Crop | null, left: Size): Ratio {
  if (crop === null) return "free";
  const found = RATIOS.find((ratio) => {
    const value = ratioValue(ratio, left);
    return value !== null && holdsRatio(crop, left, value);
  });
  return found ?? "free";
}

/** Whether a crop has this shape, give or take the rounding of its sides. */
export function holdsRatio(crop: Crop, left: Size, value: number): boolean {
  const share = shapeOf(value, left);
  const wide = crop.height * share;
  return Math.abs(crop.width - wide) <= 0.5 + 0.5 * share + 1e-6;
}

/** The largest crop of a shape, as near as can be to the middle of the present one. */
export function largest(crop: Crop, left: Size, value: number | null): Crop {
  if (value === null) return crop;
  const share = shapeOf(value, left);
  return around(middle(crop), Math.min(WHOLE, WHOLE * share), share);
}

/** A crop of the same area and middle with this shape, made smaller where it would not fit. */
export function reshaped(crop: Crop, left: Size, value: number | null): Crop {
  if (value === null) return crop;
  const share = shapeOf(value, left);
  return around(middle(crop), Math.sqrt(crop.width * crop.height * share), share);
}

/** The largest part of a crop that has a place in its middle; the place is a share of the crop. */
export function centredOn(crop: Crop, place: Point, left: Size, value: number | null): Crop {
  const centre = { x: crop.left + place.x * crop.width, y: crop.top + place.y * crop.height };
  const wide = 2 * Math.min(place.x, 1 - place.x) * crop.width;
  const high = 2 * Math.min(place.y, 1 - place.y) * crop.height;
  if (value !== null) {
    const share = shapeOf(value, left);
    return around(centre, Math.min(wide, high * share), share);
  }
  const width = Math.max(Math.round(wide), SHORTEST);
  const height = Math.max(Math.round(high), SHORTEST);
  return {
    left: between(Math.round(centre.x - width / 2), 0, WHOLE - width),
    top: between(Math.round(centre.y - height / 2), 0, WHOLE - height),
    width,
    height,
  };
}

/** Moves a crop without changing its size; it stays inside. */
export function moved(crop: Crop, byX: number, byY: number): Crop {
  return {
    ...crop,
    left: between(Math.round(crop.left + byX), 0, WHOLE - crop.width),
    top: between(Math.round(crop.top + byY), 0, WHOLE - crop.height),
  };
}

/** Pulls a crop by a handle; the opposite side or corner stays where it is. */
export function pulled(
  crop: Crop,
  handle: Handle,
  byX: number,
  byY: number,
  left: Size,
  value: number | null,
): Crop {
  return value === null
    ? pulledFreely(crop, handle, byX, byY)
    : pulledInShape(crop, handle, byX, byY, shapeOf(value, left));
}

function pulledFreely(crop: Crop, handle: Handle, byX: number, byY: number): Crop {
  let { left, top } = crop;
  let right = left + crop.width;
  let bottom = top + crop.height;
  if (handle.includes("w")) left = between(Math.round(left + byX), 0, right - SHORTEST);
  if (handle.includes("e")) right = between(Math.round(right + byX), left + SHORTEST, WHOLE);
  if (handle.includes("n")) top = between(Math.round(top + byY), 0, bottom - SHORTEST);
  if (handle.includes("s")) bottom = between(Math.round(bottom + byY), top + SHORTEST, WHOLE);
  return { left, top, width: right - left, height: bottom - top };
}

/** `share` is the width over the height in ten-thousandths, not in pixels. */
function pulledInShape(crop: Crop, handle: Handle, byX: number, byY: number, share: number): Crop {
  const signX = handle.includes("e") ? 1 : handle.includes("w") ? -1 : 0;
  const signY = handle.includes("s") ? 1 : handle.includes("n") ? -1 : 0;
  const byWidth = signX * byX;
  const byHeight = signY * byY * share;
  const grows = Math.abs(byWidth) >= Math.abs(byHeight) ? byWidth : byHeight;
  const anchor = {
    x: crop.left + (crop.width * (1 - signX)) / 2,
    y: crop.top + (crop.height * (1 - signY)) / 2,
  };
  const roomX = room(anchor.x, signX);
  const roomY = room(anchor.y, signY);
  const widest = Math.min(roomX, roomY * share);
  const width = between(crop.width + grows, Math.min(narrowest(share), widest), widest);
  return inside(
    anchor.x - (width * (1 - signX)) / 2,
    anchor.y - (width / share) * ((1 - signY) / 2),
    width,
    share,
  );
}

/** How long a side may become that starts at its anchor, or grows to both sides of it. */
function room(anchor: number, sign: number): number {
  if (sign === 0) return 2 * Math.min(anchor, WHOLE - anchor);
  return sign > 0 ? WHOLE - anchor : anchor;
}

function narrowest(share: number): number {
  return Math.max(SHORTEST, SHORTEST * share);
}

function around(centre: Point, wanted: number, share: number): Crop {
  const widest = Math.min(WHOLE, WHOLE * share);
  const width = between(wanted, Math.min(narrowest(share), widest), widest);
  return inside(centre.x - width / 2, centre.y - width / share / 2, width, share);
}

/** Rounds to whole ten-thousandths; the sides keep their shape and the place gives way. */
function inside(left: number, top: number, width: number, share: number): Crop {
  const wide = between(Math.round(width), 1, WHOLE);
  const high = between(Math.round(width / share), 1, WHOLE);
  return {
    left: between(Math.round(left), 0, WHOLE - wide),
    top: between(Math.round(top), 0, WHOLE - high),
    width: wide,
    height: high,
  };
}

function shapeOf(value: number, left: Size): number {
  return (value * left.height) / left.width;
}

function middle(crop: Crop): Point {
  return { x: crop.left + crop.width / 2, y: crop.top + crop.height / 2 };
}

function between(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
