import { bridge, type Bridge } from "./bridge";

let pictureUrlOf: Bridge["pictureUrl"] = () => "";
void bridge().then((ready) => {
  pictureUrlOf = (size, hash) => ready.pictureUrl(size, hash);
});

/** The address of a picture by its hash: a small one for lists, or the one that will be sent. */
export function pictureUrl(size: "thumb" | "full", hash: string): string {
  return pictureUrlOf(size, hash);
}
