import { asCommandError, type CommandError } from "@/backend/command-error";

const REFRESH_PAUSE_MS = 150;

/** The thing that is open in a detail pane, read anew without blinking when it changes. */
export class Opened<T> {
  id = $state<string | null>(null);
  value = $state.raw<T | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** Whether there was an answer about what is open, be it "nothing". */
  answered = $state(false);

  readonly #read: (id: string) => Promise<T>;
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(read: (id: string) => Promise<T>) {
    this.#read = read;
  }

  /** Whether what was asked for does not exist any more. */
  get isGone(): boolean {
    return this.value === null && this.error?.code === "not_found";
  }

  /** Opens another thing; what was open before leaves the screen at once. */
  async open(id: string | null): Promise<void> {
    if (id === this.id) return;
    this.id = id;
    this.value = null;
    this.error = null;
    this.answered = false;
    await this.refresh();
  }

  /** Reads anew; the last answer stays on show while that takes or fails. */
  async refresh(): Promise<void> {
    const { id } = this;
    const ticket = ++this.#ticket;
    if (id === null) return;
    try {
      const value = await this.#read(id);
      if (ticket !== this.#ticket) return;
      this.value = value;
      this.error = null;
      this.answered = true;
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    }
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, REFRESH_PAUSE_MS);
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
