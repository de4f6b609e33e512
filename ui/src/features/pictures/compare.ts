import type { Size } from "./geometry";

/** Where a picture lies in the view that shows it, in CSS pixels; it may be larger than the view. */
export interface Seen {
  paper: Size;
  view: Size;
  /** How far the view is scrolled. */
  scrolledX: number;
}

/** The size at which a whole picture fits a view; it is never drawn larger than its own pixels. */
export function fittingSize(picture: Size, view: Size, pixelRatio: number): Size {
  const real = fullSize(picture, pixelRatio);
  const scale = Math.min(1, view.width / real.width, view.height / real.height);
  return { width: real.width * scale, height: real.height * scale };
}

/** The size at which one pixel of a picture is one pixel of the screen. */
export function fullSize({ width, height }: Size, pixelRatio: number): Size {
  return { width: width / pixelRatio, height: height / pixelRatio };
}

/** Where the picture begins and ends in the view, as far as it can be seen. */
export function visibleSpan({ paper, view, scrolledX }: Seen): { from: number; to: number } {
  const start = paper.width < view.width ? (view.width - paper.width) / 2 : -scrolledX;
  return { from: Math.max(start, 0), to: Math.min(start + paper.width, view.width) };
}

/** Where the divider stands in the view, and which share of the whole picture lies left of it. */
export function dividerAt(share: number, seen: Seen): { x: number; ofPaper: number } {
  const { from, to } = visibleSpan(seen);
  const x = from + (to - from) * share;
  const start =
    seen.paper.width < seen.view.width ? (seen.view.width - seen.paper.width) / 2 : -seen.scrolledX;
  return { x, ofPaper: seen.paper.width > 0 ? (x - start) / seen.paper.width : 0 };
}

/** The other way round: the share that puts the divider under a pointer. */
export function shareAt(x: number, seen: Seen): number {
  const { from, to } = visibleSpan(seen);
  return to > from ? Math.min(Math.max((x - from) / (to - from), 0), 1) : 0;
}
