/** How the preview looks; kept while the window is open. */
class Preview {
  width = $state<"phone" | "desktop">("phone");
  look = $state<"light" | "dark">(
    document.documentElement.dataset["theme"] === "dark" ? "dark" : "light",
  );
  /** Whether the rows of a list are shown at the foot of the phone. */
  sheetOpen = $state(false);
  nowMs = $state(Date.now());

  /** Keeps the time of the bubble current; returns how to stop. */
  tick(): () => void {
    const timer = setInterval(() => (this.nowMs = Date.now()), 15_000);
    return () => clearInterval(timer);
  }
}

export const preview = new Preview();
