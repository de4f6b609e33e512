import type { CommandError } from "@/backend/command-error";
import { asCommandError } from "@/backend/command-error";
import type { DraftFilter } from "@/backend/generated/DraftFilter";
import type { DraftPage } from "@/backend/generated/DraftPage";
import type { DraftQuery } from "@/backend/generated/DraftQuery";
import type { DraftSummary } from "@/backend/generated/DraftSummary";

/** Asks for a page of drafts. */
export type ListDrafts = (query: DraftQuery) => Promise<DraftPage>;

const PAGE = 100;
const LARGEST_PAGE = 500;
const SEARCH_PAUSE_MS = 150;
const REFRESH_PAUSE_MS = 300;

type Timer = ReturnType<typeof setTimeout>;

/** The drafts of one filter and search, loaded page by page as somebody scrolls. */
export class DraftList {
  items = $state.raw<DraftSummary[]>([]);
  total = $state(0);
  filter = $state<DraftFilter>("all");
  search = $state("");
  /** Whether the first page of the present question is there. */
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);
  counts = $state.raw<Record<"all" | "needs_you", number>>({ all: 0, needs_you: 0 });

  readonly #list: ListDrafts;
  #next: string | null = null;
  #question = 0;
  #loadingMore = false;
  #timer: Timer | undefined;
  #refreshTimer: Timer | undefined;

  constructor(list: ListDrafts) {
    this.#list = list;
  }

  /** Shows another filter at once. */
  async show(filter: DraftFilter): Promise<void> {
    if (filter === this.filter && this.loaded) return;
    this.filter = filter;
    await this.#ask();
  }

  /** Searches once typing pauses. */
  find(search: string): void {
    this.search = search;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), SEARCH_PAUSE_MS);
  }

  /** Asks for the first page of what is chosen now. */
  async load(): Promise<void> {
    await this.#ask();
  }

  /** Adds the next page, when there is one. */
  async more(): Promise<void> {
    if (this.#next === null || this.#loadingMore) return;
    this.#loadingMore = true;
    const question = this.#question;
    try {
      const page = await this.#list({ ...this.#query(), cursor: this.#next, limit: PAGE });
      if (question === this.#question) this.#append(page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    } finally {
      this.#loadingMore = false;
    }
  }

  /** Reads again what is loaded, a moment later and once for many changes. */
  refreshSoon(): void {
    if (this.#refreshTimer !== undefined) return;
    this.#refreshTimer = setTimeout(() => {
      this.#refreshTimer = undefined;
      void this.refresh();
    }, REFRESH_PAUSE_MS);
  }

  /** Reads again what is loaded and keeps it on show meanwhile. */
  async refresh(): Promise<void> {
    const wanted = Math.max(this.items.length, PAGE);
    await this.#read(() => this.#readFrom(wanted));
  }

  /** Where a draft stands in what is loaded, or -1. */
  indexOf(id: string | null): number {
    return this.items.findIndex((item) => item.id === id);
  }

  /** Ends the timers. */
  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#refreshTimer);
  }

  async #ask(): Promise<void> {
    clearTimeout(this.#timer);
    this.loaded = false;
    await this.#read(() => this.#list({ ...this.#query(), limit: PAGE }));
  }

  /** Takes the answer only while its question is the newest one. */
  async #read(ask: () => Promise<DraftPage>): Promise<void> {
    const question = ++this.#question;
    try {
      const [page] = await Promise.all([ask(), this.#count()]);
      if (question !== this.#question) return;
      this.items = page.items;
      this.total = page.total;
      this.#next = page.next;
      this.error = null;
      this.loaded = true;
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    }
  }

  async #readFrom(wanted: number): Promise<DraftPage> {
    const query = this.#query();
    let page = await this.#list({ ...query, limit: Math.min(wanted, LARGEST_PAGE) });
    const items = [...page.items];
    while (items.length < wanted && page.next !== null) {
      const limit = Math.min(wanted - items.length, LARGEST_PAGE);
      page = await this.#list({ ...query, cursor: page.next, limit });
      items.push(...page.items);
    }
    return { items, next: page.next, total: page.total };
  }

  async #count(): Promise<void> {
    const [all, needsYou] = await Promise.all([
      this.#list({ filter: "all", limit: 1 }),
      this.#list({ filter: "needs_you", limit: 1 }),
    ]);
    this.counts = { all: all.total, needs_you: needsYou.total };
  }

  #query(): DraftQuery {
    const search = this.search.trim();
    return { filter: this.filter, ...(search === "" ? {} : { search }) };
  }

  #append(page: DraftPage): void {
    const added = page.items.filter((item) => this.indexOf(item.id) === -1);
    this.items = [...this.items, ...added];
    this.total = page.total;
    this.#next = page.next;
  }
}
