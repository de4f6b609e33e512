import { asCommandError, type CommandError } from "@/backend/command-error";
import { attachFromLibrary, browseLibrary, createDraft, libraryTotals } from "@/backend/commands";
import type { LibraryItem } from "@/backend/generated/LibraryItem";
import type { LibraryQuery } from "@/backend/generated/LibraryQuery";
import type { LibrarySort } from "@/backend/generated/LibrarySort";
import type { LibraryTotals } from "@/backend/generated/LibraryTotals";
import type { MediaKind } from "@/backend/generated/MediaKind";
import type { Usage } from "@/backend/generated/Usage";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";

const REFRESH_PAUSE_MS = 200;
const PAGE = 200;
const DAY_MS = 86_400_000;

export const PERIODS = ["any", "week", "month", "year", "older"] as const;
export type Period = (typeof PERIODS)[number];

/** What the person wants to see of the library. */
export interface Choice {
  search: string;
  kind: MediaKind | "any";
  usage: Usage;
  period: Period;
  sort: LibrarySort;
  inTrash: boolean;
}

export const EVERYTHING: Choice = {
  search: "",
  kind: "any",
  usage: "any",
  period: "any",
  sort: "newest",
  inTrash: false,
};

/** The bounds of a period; a year and older meet at the same moment. */
export function boundsOf(period: Period, nowMs: number): { from_ms?: number; before_ms?: number } {
  const days = { any: null, week: 7, month: 30, year: 365, older: 365 }[period];
  if (days === null) return {};
  const at = nowMs - days * DAY_MS;
  return period === "older" ? { before_ms: at } : { from_ms: at };
}

/** Asks for a choice, from its first page on. */
export function queryFor(choice: Choice, nowMs: number): LibraryQuery {
  const search = choice.search.trim();
  return {
    ...(search === "" ? {} : { search }),
    ...boundsOf(choice.period, nowMs),
    kinds: choice.kind === "any" ? [] : [choice.kind],
    usage: choice.usage,
    in_trash: choice.inTrash,
    sort: choice.sort,
    limit: PAGE,
  };
}

/** The files of the library, page after page. */
export class Library {
  items = $state.raw<LibraryItem[]>([]);
  totals = $state.raw<LibraryTotals | null>(null);
  total = $state(0);
  bytes = $state(0);
  choice = $state.raw<Choice>(EVERYTHING);
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  #next: string | null = null;
  #ticket = 0;
  #reading = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether anything but everything is asked for. */
  readonly isNarrowed = $derived(
    this.choice.search.trim() !== "" ||
      this.choice.kind !== "any" ||
      this.choice.usage !== "any" ||
      this.choice.period !== "any",
  );

  /** Changes what is wanted and reads it. */
  async choose(change: Partial<Choice>): Promise<void> {
    this.choice = { ...this.choice, ...change };
    await this.#read(PAGE);
  }

  /** Reads what is shown anew, as far as it was read before. */
  async refresh(): Promise<void> {
    await this.#read(Math.min(Math.max(this.items.length, PAGE), 500));
  }

  /** Reads the next page, once at a time. */
  async more(): Promise<void> {
    if (this.#next === null || this.#reading) return;
    const ticket = this.#ticket;
    this.#reading = true;
    try {
      const query = { ...queryFor(this.choice, Date.now()), cursor: this.#next };
      const page = await browseLibrary(query);
      if (ticket !== this.#ticket) return;
      const known = Object.fromEntries(this.items.map((item) => [item.id, true]));
      this.items = [...this.items, ...page.items.filter((item) => !known[item.id])];
      this.#next = page.next;
    } catch (cause) {
      this.error = asCommandError(cause);
    } finally {
      this.#reading = false;
    }
  }

  async #read(limit: number): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const query = { ...queryFor(this.choice, Date.now()), limit };
      const [page, totals] = await Promise.all([browseLibrary(query), libraryTotals()]);
      if (ticket !== this.#ticket) return;
      this.items = page.items;
      this.total = page.total;
      this.bytes = page.bytes;
      this.#next = page.next;
      this.totals = totals;
      this.error = null;
      this.loaded = true;
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

/** Makes a new draft with a file and goes there. */
export function useInNewDraft(blob: string): Promise<boolean> {
  return reported(async () => {
    const draft = await createDraft();
    await attachFromLibrary(draft.id, blob);
    router.go("drafts", draft.id);
    toasts.show(m.library_used());
  });
}
