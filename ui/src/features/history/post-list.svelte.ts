import { asCommandError, type CommandError } from "@/backend/command-error";
import type { PostPage } from "@/backend/generated/PostPage";
import type { PostQuery } from "@/backend/generated/PostQuery";
import type { PostSummary } from "@/backend/generated/PostSummary";

/** Asks for a page of posts. */
export type ListPosts = (query: PostQuery) => Promise<PostPage>;

const PAGE = 100;
const LARGEST_PAGE = 500;
const SEARCH_PAUSE_MS = 150;
const REFRESH_PAUSE_MS = 300;

type Timer = ReturnType<typeof setTimeout>;

/** The posts that match a search, newest first, loaded page by page as somebody scrolls. */
export class PostList {
  items = $state.raw<PostSummary[]>([]);
  total = $state(0);
  search = $state("");
  /** Whether the answer on show belongs to the present search. */
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  readonly #list: ListPosts;
  #next: string | null = null;
  #question = 0;
  #isLoadingMore = false;
  #searchTimer: Timer | undefined;
  #refreshTimer: Timer | undefined;

  constructor(list: ListPosts) {
    this.#list = list;
  }

  /** Searches once typing pauses. */
  find(search: string): void {
    this.search = search;
    this.loaded = false;
    clearTimeout(this.#searchTimer);
    this.#searchTimer = setTimeout(() => void this.load(), SEARCH_PAUSE_MS);
  }

  /** Asks for the first page of the present search. */
  async load(): Promise<void> {
    await this.#read(PAGE);
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
      const page = await this.#list({ ...this.#query(), cursor: this.#next, limit: PAGE });
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
      const items: PostSummary[] = [];
      let page: PostPage;
      let cursor: string | null = null;
      do {
        const limit = Math.min(wanted - items.length, LARGEST_PAGE);
        page = await this.#list({ ...this.#query(), ...(cursor ? { cursor } : {}), limit });
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < wanted);
      if (question === this.#question) this.#take(items, page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    }
  }

  /** A post that moved between two pages is kept once. */
  #take(items: readonly PostSummary[], last: PostPage): void {
    const places: Record<string, number> = {};
    items.forEach((item, at) => (places[item.id] = at));
    this.items = items.filter((item, at) => places[item.id] === at);
    this.total = last.total;
    this.#next = last.next;
    this.error = null;
    this.loaded = true;
  }

  #query(): PostQuery {
    const search = this.search.trim();
    return search === "" ? {} : { search };
  }
}
