import type { Crop } from "./generated/Crop";
import type { PictureEdit } from "./generated/PictureEdit";

/** A whole side, in the unit of `Crop`. */
export const WHOLE = 10_000;
/** The most a picture is straightened, in tenths of a degree either way. */
export const MOST_TENTHS = 450;

/** An edit that changes nothing. */
export const UNTOUCHED: PictureEdit = {
  quarter_turns: 0,
  mirrored: false,
  straighten_tenths: 0,
  crop: null,
};

function isEverything(crop: Crop): boolean {
  return crop.left === 0 && crop.top === 0 && crop.width === WHOLE && crop.height === WHOLE;
}

/** An edit in its shortest form; null when it changes nothing. */
export function shortest(edit: PictureEdit | null): PictureEdit | null {
  if (!edit) return null;
  const crop = edit.crop && !isEverything(edit.crop) ? edit.crop : null;
  const changes =
    edit.quarter_turns !== 0 || edit.mirrored || edit.straighten_tenths !== 0 || crop !== null;
  return changes ? { ...edit, crop } : null;
}

/** The canonical text of an edit, as addresses of pictures carry it: `r1m0s-35c100.200.5000.5000`. */
export function editCode(edit: PictureEdit): string {
  const { quarter_turns, mirrored, straighten_tenths, crop } = edit;
  const cut = crop ? `c${crop.left}.${crop.top}.${crop.width}.${crop.height}` : "";
  return `r${quarter_turns}m${mirrored ? 1 : 0}s${straighten_tenths}${cut}`;
}

const CODE = /^r([0-3])m([01])s(0|-?[1-9]\d{0,2})(?:c(\d{1,5})\.(\d{1,5})\.(\d{1,5})\.(\d{1,5}))?$/;

/** Reads what `editCode` writes for an edit that changes something, and nothing else. */
export function readEditCode(code: string): PictureEdit | null {
  const parts = CODE.exec(code);
  if (!parts) return null;
  const [left, top, width, height] = parts.slice(4).map(Number);
  const edit: PictureEdit = {
    quarter_turns: Number(parts[1]),
    mirrored: parts[2] === "1",
    straighten_tenths: Number(parts[3]),
    crop:
      parts[4] === undefined
        ? null
        : { left: left ?? 0, top: top ?? 0, width: width ?? 0, height: height ?? 0 },
  };
  if (Math.abs(edit.straighten_tenths) > MOST_TENTHS) return null;
  if (edit.crop && !liesInside(edit.crop)) return null;
  const short = shortest(edit);
  return short && editCode(short) === code ? short : null;
}

/** Whether a part lies inside its picture and leaves something of it. */
export function liesInside({ left, top, width, height }: Crop): boolean {
  const fits = (start: number, length: number) =>
    start >= 0 && length > 0 && start + length <= WHOLE;
  return fits(left, width) && fits(top, height);
}
