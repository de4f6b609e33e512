import { bridge } from "./bridge";

let told = false;

/** Says once that the window stands and can be used: the frame after the list was drawn. */
export function tellFirstFrame(): void {
  if (told) return;
  told = true;
  const tell = async () => (await bridge()).invoke("first_frame", {});
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      // Only measurements wait for it.
      tell().catch(() => undefined);
    }),
  );
}
