import type { PictureEdit } from "@/backend/generated/PictureEdit";
import { WHOLE } from "@/backend/edit-code";

/** Width and height, in pixels or any other unit. */
export interface Size {
  width: number;
  height: number;
}

/** A place in a picture, as shares of its width and height from the top left. */
export interface Point {
  x: number;
  y: number;
}

/** The size after so many quarter turns. */
export function turnedSize({ width, height }: Size, quarterTurns: number): Size {
  return quarterTurns % 2 === 0 ? { width, height } : { width: height, height: width };
}

/**
 * The share of each side that stays when a picture is straightened: of the turned picture, the largest
 * centred rectangle of its own shape.
 */
export function straightenedShare({ width, height }: Size, tenths: number): number {
  const { sin, cos } = slope(Math.abs(tenths));
  return Math.min(width / (width * cos + height * sin), height / (width * sin + height * cos));
}

/** What is left after turning and straightening, before the crop. */
export function leftSize(size: Size, edit: PictureEdit): Size {
  const { width, height } = turnedSize(size, edit.quarter_turns);
  const share = straightenedShare({ width, height }, edit.straighten_tenths);
  return { width: width * share, height: height * share };
}

/** The size of the edited picture in whole pixels, before it is fitted to any limit. */
export function editedSize(size: Size, edit: PictureEdit | null): Size {
  if (!edit) return size;
  const { width, height } = leftSize(size, edit);
  const shareX = (edit.crop?.width ?? WHOLE) / WHOLE;
  const shareY = (edit.crop?.height ?? WHOLE) / WHOLE;
  return {
    width: Math.max(1, Math.round(width * shareX)),
    height: Math.max(1, Math.round(height * shareY)),
  };
}

/** Where a place of the upright original lies in what is left after turning and straightening. */
export function toLeft(point: Point, size: Size, edit: PictureEdit): Point {
  let centred = { x: point.x - 0.5, y: point.y - 0.5 };
  for (let turn = 0; turn < edit.quarter_turns; turn += 1)
    centred = { x: -centred.y, y: centred.x };
  if (edit.mirrored) centred = { x: -centred.x, y: centred.y };
  const turned = turnedSize(size, edit.quarter_turns);
  const left = leftSize(size, edit);
  const { sin, cos } = slope(edit.straighten_tenths);
  const x = centred.x * turned.width;
  const y = centred.y * turned.height;
  return {
    x: (x * cos - y * sin) / left.width + 0.5,
    y: (x * sin + y * cos) / left.height + 0.5,
  };
}

/** The other way round: which place of the upright original a place of what is left shows. */
export function fromLeft(point: Point, size: Size, edit: PictureEdit): Point {
  const turned = turnedSize(size, edit.quarter_turns);
  const left = leftSize(size, edit);
  const { sin, cos } = slope(edit.straighten_tenths);
  const x = (point.x - 0.5) * left.width;
  const y = (point.y - 0.5) * left.height;
  let centred = {
    x: (x * cos + y * sin) / turned.width,
    y: (y * cos - x * sin) / turned.height,
  };
  if (edit.mirrored) centred = { x: -centred.x, y: centred.y };
  for (let turn = 0; turn < edit.quarter_turns; turn += 1)
    centred = { x: centred.y, y: -centred.x };
  return { x: centred.x + 0.5, y: centred.y + 0.5 };
}

/** Turns what one sees by a quarter; the crop goes with it. */
export function turned(edit: PictureEdit, way: "left" | "right"): PictureEdit {
  // Behind a mirror, turning what one sees to the right turns the picture to the left.
  const step = (way === "right") === edit.mirrored ? 3 : 1;
  const { crop } = edit;
  return {
    ...edit,
    quarter_turns: (edit.quarter_turns + step) % 4,
    crop: crop && {
      left: way === "right" ? WHOLE - crop.top - crop.height : crop.top,
      top: way === "right" ? crop.left : WHOLE - crop.left - crop.width,
      width: crop.height,
      height: crop.width,
    },
  };
}

/** Flips what one sees, left and right or upside down; the crop goes with it. */
export function flipped(edit: PictureEdit, way: "across" | "over"): PictureEdit {
  const { crop } = edit;
  return {
    quarter_turns: way === "across" ? edit.quarter_turns : (edit.quarter_turns + 2) % 4,
    mirrored: !edit.mirrored,
    straighten_tenths: edit.straighten_tenths === 0 ? 0 : -edit.straighten_tenths,
    crop: crop && {
      ...crop,
      left: way === "across" ? WHOLE - crop.left - crop.width : crop.left,
      top: way === "over" ? WHOLE - crop.top - crop.height : crop.top,
    },
  };
}

function slope(tenths: number): { sin: number; cos: number } {
  const angle = (tenths / 10 / 180) * Math.PI;
  return { sin: Math.sin(angle), cos: Math.cos(angle) };
}
