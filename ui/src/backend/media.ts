import { insideShell } from "./bridge";
import { fakePictureUrl } from "./fake/pictures";

function root(): string {
  return /windows/i.test(navigator.userAgent) ? "http://media.localhost" : "media://localhost";
}

/** The address of a picture by its hash: a small one for lists, or the one that will be sent. */
export function pictureUrl(size: "thumb" | "full", hash: string): string {
  if (import.meta.env.DEV && !insideShell) return fakePictureUrl(hash);
  return `${root()}/${size}/${hash}`;
}

/** The small picture of a file, at most 320 px. */
export function thumbUrl(hash: string): string {
  return pictureUrl("thumb", hash);
}

/** The picture as it will really be sent. */
export function fullUrl(hash: string): string {
  return pictureUrl("full", hash);
}
