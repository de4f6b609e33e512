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
