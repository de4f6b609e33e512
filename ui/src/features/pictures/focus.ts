import type { Crop } from "@/backend/generated/Crop";
import type { Focus } from "@/backend/generated/Focus";
import type { PictureEdit } from "@/backend/generated/PictureEdit";
import { WHOLE } from "@/backend/edit-code";
import { EVERYTHING } from "./crop";
import { fromLeft, toLeft, type Point, type Size } from "./geometry";

/** A whole side, in the unit of `Focus`. */
export const FOCUS_WHOLE = 1_000;

/** The place of the upright original that the focal point of an edited picture shows. */
export function pointOf(focus: Focus, size: Size, edit: PictureEdit): Point {
  const crop = edit.crop ?? EVERYTHING;
  const left = {
    x: (crop.left + (focus.x / FOCUS_WHOLE) * crop.width) / WHOLE,
    y: (crop.top + (focus.y / FOCUS_WHOLE) * crop.height) / WHOLE,
  };
  return fromLeft(left, size, edit);
}

/** The focal point of the edited picture for a place of the original; its nearest edge when that is cut off. */
export function focusOf(point: Point, size: Size, edit: PictureEdit): Focus {
  const left = toLeft(point, size, edit);
  const crop = edit.crop ?? EVERYTHING;
  const share = (at: number, start: number, length: number) =>
    Math.round(clamp((at * WHOLE - start) / length, 0, 1) * FOCUS_WHOLE);
  return {
    x: share(left.x, crop.left, crop.width),
    y: share(left.y, crop.top, crop.height),
  };
}

/**
 * Where a picture lies that fills a tile, as `object-position` says it: the focal point as near to the
 * middle of the tile as the edges of the picture allow. Ratios are width over height.
 */
export function tilePosition(focus: Focus | null, picture: number, tile: number): string {
  if (!focus || !isRatio(picture) || !isRatio(tile)) return "50% 50%";
  const wide = picture / tile;
  const x = alongSide(focus.x / FOCUS_WHOLE, Math.max(wide, 1));
  const y = alongSide(focus.y / FOCUS_WHOLE, Math.max(1 / wide, 1));
  return `${percent(x)} ${percent(y)}`;
}

/** The part of a picture that a tile shows, from 0 to 1. */
export function shownPart(focus: Focus | null, picture: number, tile: number): Crop {
  const wide = Math.max(picture / tile, 1);
  const high = Math.max(tile / picture, 1);
  const x = focus ? alongSide(focus.x / FOCUS_WHOLE, wide) : 0.5;
  const y = focus ? alongSide(focus.y / FOCUS_WHOLE, high) : 0.5;
  return { left: x * (1 - 1 / wide), top: y * (1 - 1 / high), width: 1 / wide, height: 1 / high };
}

/** `length` is how long the picture is in tiles; the answer is the share of the overhang before the tile. */
function alongSide(place: number, length: number): number {
  if (length <= 1) return 0.5;
  return clamp((place * length - 0.5) / (length - 1), 0, 1);
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10}%`;
}

function isRatio(value: number): boolean {
  return Number.isFinite(value) && value > 0;
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
