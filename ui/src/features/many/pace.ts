const WINDOW_MS = 10_000;
const SHORTEST_MS = 1_000;

/** How fast something gets done, measured over the last ten seconds. */
export class PaceMeter {
  #samples: { atMs: number; done: number }[] = [];

  /** Notes how much is done; what goes backwards begins anew. */
  note(done: number, atMs: number): void {
    const last = this.#samples.at(-1);
    if (last && (done < last.done || atMs < last.atMs)) this.forget();
    this.#samples.push({ atMs, done });
    while ((this.#samples[1]?.atMs ?? Infinity) <= atMs - WINDOW_MS) this.#samples.shift();
  }

  /** Done per second, or null while that cannot be said. */
  get perSecond(): number | null {
    const [first] = this.#samples;
    const last = this.#samples.at(-1);
    if (!first || !last || last.atMs - first.atMs < SHORTEST_MS) return null;
    return ((last.done - first.done) * 1000) / (last.atMs - first.atMs);
  }

  /** Milliseconds until so many more are done at this pace, or null while that cannot be said. */
  leftMs(open: number): number | null {
    const pace = this.perSecond;
    return pace === null || pace <= 0 ? null : (open / pace) * 1000;
  }

  /** Begins anew, for example after a pause. */
  forget(): void {
    this.#samples = [];
  }
}
