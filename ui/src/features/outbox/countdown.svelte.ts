/** The whole seconds that are left; the last one counts until it is over. */
export function secondsLeft(atMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((atMs - nowMs) / 1000));
}

/** The present second, for countdowns; the deadlines themselves are kept by the backend. */
export class Clock {
  nowMs = $state(Date.now());

  /** Ticks at the turn of each second as long as somebody looks; returns how to stop. */
  start(): () => void {
    this.nowMs = Date.now();
    let timer: ReturnType<typeof setTimeout>;
    const tick = () => {
      this.nowMs = Date.now();
      timer = setTimeout(tick, 1000 - (this.nowMs % 1000) + 5);
    };
    timer = setTimeout(tick, 1000 - (this.nowMs % 1000) + 5);
    return () => clearTimeout(timer);
  }
}
