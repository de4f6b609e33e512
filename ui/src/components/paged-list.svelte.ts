import { asCommandError, type CommandError } from "@/backend/command-error";

/** A page of things and how many there are in all. */
export interface Page<T> {
  items: T[];
  next: string | null;
  total: number;
}

/** Which page is asked for. */
export interface PageQuery {
  cursor: string | null;
  limit: number;
}

const PAGE = 200;
const LARGEST_PAGE = 500;
const SEARCH_PAUSE_MS = 150;
const REFRESH_PAUSE_MS = 300;

type Timer = ReturnType<typeof setTimeout>;

/** A long list that is loaded page by page as somebody scrolls. */
export class PagedList<T> {
  items = $state.raw<readonly T[]>([]);
  total = $state(0);
  /** Whether what is on show answers the present question. */
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  readonly #list: (query: PageQuery) => Promise<Page<T>>;
  readonly #keyOf: (item: T) => string;
  #next: string | null = null;
  #question = 0;
  #isLoadingMore = false;
  #searchTimer: Timer | undefined;
  #refreshTimer: Timer | undefined;

  constructor(list: (query: PageQuery) => Promise<Page<T>>, keyOf: (item: T) => string) {
    this.#list = list;
    this.#keyOf = keyOf;
  }

  /** Asks for the first page. */
  async load(): Promise<void> {
    await this.#read(PAGE);
  }

  /** Asks for the first page of another question once typing pauses. */
  loadSoon(): void {
    this.loaded = false;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => void this.load(), SEARCH_PAUSE_MS);
  }

  /** Reads again what is loaded and keeps it on show meanwhile. */
  async refresh(): Promise<void> {
    await this.#read(Math.max(this.items.length, PAGE));
  }

  /** Reads again a moment later, once for many changes. */
  refreshSoon(): void {
    if (this.#refreshTimer !== undefined) return;
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      void this.refresh();
    }, REFRESH_PAUSE_MS);
  }

  /** Adds the next page, when there is one. */
  async more(): Promise<void> {
    if (this.#next === null || this.#isLoadingMore || !this.loaded) return;
    this.#isLoadingMore = true;
    const question = this.#question;
    try {
      const page = await this.#list({ cursor: this.#next, limit: PAGE });
      if (question === this.#question) this.#take([...this.items, ...page.items], page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    } finally {
      this.#isLoadingMore = false;
    }
  }

  /** Ends the timers. */
  stop(): void {
    clearTimeout(this.#searchTimer);
    clearTimeout(this.#refreshTimer);
    this.#refreshTimer = undefined;
  }

  async #read(wanted: number): Promise<void> {
    const question = ++this.#question;
    try {
      const items: T[] = [];
      let page: Page<T>;
      let cursor: string | null = null;
      do {
        const limit = Math.min(wanted - items.length, LARGEST_PAGE);
        page = await this.#list({ cursor, limit });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < wanted && question === this.#question);
      if (question === this.#question) this.#take(items, page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    }
  }

  /** What moved between two pages is kept once. */
  #take(items: readonly T[], last: Page<T>): void {
    const places: Record<string, number> = {};
    items.forEach((item, at) => (places[this.#keyOf(item)] = at));
    this.items = items.filter((item, at) => places[this.#keyOf(item)] === at);
    this.total = last.total;
    this.#next = last.next;
    this.error = null;
    this.loaded = true;
  }
}
