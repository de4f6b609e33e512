import { insideShell } from "./bridge";
import { editCode, shortest } from "./edit-code";
import { fakePictureUrl } from "./fake/pictures";
import type { PictureEdit } from "./generated/PictureEdit";

/**
 * Which picture of a file: a small one for lists, the one that will be sent, the upright original at
 * most 1,600 px long, or the sent one after WhatsApp's own rescale.
 */
export type PictureSize = "thumb" | "full" | "original" | "simulated";

function root(): string {
  return /windows/i.test(navigator.userAgent) ? "http://media.localhost" : "media://localhost";
}

/** The address of a picture by its hash and what was changed about it; an original is never changed. */
export function pictureUrl(
  size: PictureSize,
  hash: string,
  edit: PictureEdit | null = null,
): string {
  const kept = size === "original" ? null : shortest(edit);
  if (import.meta.env.DEV && !insideShell) return fakePictureUrl(size, hash, kept);
  return `${root()}/${size}/${hash}${kept ? `/${editCode(kept)}` : ""}`;
}
