/** What can lie over the window. */
export type Overlay = "palette" | "keys";

class Overlays {
  open = $state<Overlay | null>(null);

  toggle(overlay: Overlay): void {
    this.open = this.open === overlay ? null : overlay;
  }

  close(): void {
    this.open = null;
  }
}

/** The one overlay of the shell that is open, if any. */
export const overlays = new Overlays();
