import { asCommandError, type CommandError } from "@/backend/command-error";
import type { Moment } from "@/backend/generated/Moment";

/** Asks for a page of moments, newest first. */
export type ReadMoments = (before: number | null) => Promise<Moment[]>;

/** How many moments one page has at most. */
export const PAGE = 200;
const LEAP = 10;
const LOAD_AHEAD = 20;

/** The moments of one draft, newest first, and the one that is looked at. */
export class Moments {
  items = $state.raw<Moment[]>([]);
  /** The place of the moment that is looked at; 0 is the newest. */
  at = $state(0);
  loaded = $state(false);
  /** Whether older ones were not read yet. */
  hasMore = $state(true);
  error = $state.raw<CommandError | null>(null);

  readonly #read: ReadMoments;
  #loading: Promise<void> | null = null;

  constructor(read: ReadMoments) {
    this.#read = read;
  }

  readonly chosen = $derived.by<Moment | null>(() => this.items[this.at] ?? null);
  readonly newest = $derived.by<Moment | null>(() => this.items[0] ?? null);

  /** Reads the next older page, once at a time. */
  more(): Promise<void> {
    if (!this.hasMore) return Promise.resolve();
    this.#loading ??= this.#readPage().finally(() => (this.#loading = null));
    return this.#loading;
  }

  /** Looks at the moment at a place; near the end of what is read, more of it is. */
  look(at: number): void {
    this.at = Math.min(Math.max(at, 0), Math.max(this.items.length - 1, 0));
    if (this.at >= this.items.length - LOAD_AHEAD) void this.more();
  }

  lookAtRevision(revision: number): void {
    const at = this.items.findIndex((moment) => moment.revision === revision);
    if (at !== -1) this.look(at);
  }

  /** Goes to the very first version, reading all that lies between. */
  async lookAtFirst(): Promise<void> {
    while (this.hasMore && this.error === null) await this.more();
    this.at = Math.max(this.items.length - 1, 0);
  }

  /** Moves as the keys of a slider do, whose right end is now; says whether the key was one of them. */
  key(key: string): boolean {
    const steps: Record<string, number> = {
      ArrowLeft: 1,
      ArrowDown: 1,
      ArrowRight: -1,
      ArrowUp: -1,
      PageDown: LEAP,
      PageUp: -LEAP,
    };
    const step = steps[key];
    if (step !== undefined) this.look(this.at + step);
    else if (key === "End") this.look(0);
    else if (key === "Home") void this.lookAtFirst();
    else return false;
    return true;
  }

  async #readPage(): Promise<void> {
    try {
      const page = await this.#read(this.items.at(-1)?.revision ?? null);
      this.items = [...this.items, ...page];
      this.hasMore = page.length >= PAGE;
      this.error = null;
      this.loaded = true;
    } catch (cause) {
      this.error = asCommandError(cause);
    }
  }
}
