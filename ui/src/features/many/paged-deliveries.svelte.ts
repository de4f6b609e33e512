import { asCommandError, type CommandError } from "@/backend/command-error";
import { listDeliveries } from "@/backend/commands";
import type { Delivery } from "@/backend/generated/Delivery";
import type { DeliveryPage } from "@/backend/generated/DeliveryPage";
import type { DeliveryState } from "@/backend/generated/DeliveryState";

const REFRESH_PAUSE_MS = 500;
/** Where more is loaded than this, it is read anew less often. */
const LONG_LIST = 1_000;
const LONG_LIST_PAUSE_MS = 5_000;

/** Asks for a page of outcomes. */
export type ListDeliveries = (
  id: string,
  states: DeliveryState[],
  cursor: string | null,
) => Promise<DeliveryPage>;

/** The outcomes of one post in some states, loaded page by page as somebody scrolls. */
export class PagedDeliveries {
  items = $state.raw<readonly Delivery[]>([]);
  total = $state(0);
  states = $state.raw<readonly DeliveryState[]>([]);
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  readonly #id: string;
  readonly #list: ListDeliveries;
  #next: string | null = null;
  #question = 0;
  #isLoadingMore = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    id: string,
    states: readonly DeliveryState[] = [],
    list: ListDeliveries = listDeliveries,
  ) {
    this.#id = id;
    this.states = states;
    this.#list = list;
  }

  /** Shows other states from their beginning; none means all. */
  async show(states: readonly DeliveryState[]): Promise<void> {
    this.states = states;
    this.items = [];
    this.loaded = false;
    await this.load();
  }

  /** Reads what is loaded anew, at least the first page; it stays on show meanwhile. */
  async load(): Promise<void> {
    const question = ++this.#question;
    const wanted = this.items.length;
    try {
      const items: Delivery[] = [];
      let page: DeliveryPage;
      let cursor: string | null = null;
      do {
        page = await this.#ask(cursor);
        if (question !== this.#question) return;
        items.push(...page.items);
        cursor = page.next;
      } while (cursor !== null && items.length < wanted);
      this.#take(items, page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    }
  }

  /** Adds the next page, when there is one. */
  async more(): Promise<void> {
    if (this.#next === null || this.#isLoadingMore || !this.loaded) return;
    this.#isLoadingMore = true;
    const question = this.#question;
    try {
      const page = await this.#ask(this.#next);
      if (question === this.#question) this.#take([...this.items, ...page.items], page);
    } catch (cause) {
      if (question === this.#question) this.error = asCommandError(cause);
    } finally {
      this.#isLoadingMore = false;
    }
  }

  /** Reads anew a moment later, once for many changes. */
  loadSoon(): void {
    if (this.#timer !== undefined) return;
    const isLong = this.items.length > LONG_LIST;
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        void this.load();
      },
      isLong ? LONG_LIST_PAUSE_MS : REFRESH_PAUSE_MS,
    );
  }

  /** Ends the timer and drops the answers that are still to come. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#question += 1;
  }

  #ask(cursor: string | null): Promise<DeliveryPage> {
    return this.#list(this.#id, [...this.states], cursor);
  }

  /** A delivery that moved between two pages is kept once. */
  #take(items: readonly Delivery[], last: DeliveryPage): void {
    const places: Record<string, number> = {};
    items.forEach(({ id }, at) => (places[id] = at));
    this.items = items.filter(({ id }, at) => places[id] === at);
    this.total = last.total;
    this.#next = last.next;
    this.error = null;
    this.loaded = true;
  }
}
