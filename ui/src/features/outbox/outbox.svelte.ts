import { asCommandError, type CommandError } from "@/backend/command-error";
import { listAccounts, listActivePosts, listOutbox, outboxStatus } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { OutboxStatus } from "@/backend/generated/OutboxStatus";
import type { PostSummary } from "@/backend/generated/PostSummary";
import { Clock } from "./countdown.svelte";
import { outboxRows } from "./rows";

const REFRESH_PAUSE_MS = 120;

/** Everything that is on its way, as the backend last told it. */
export class Outbox {
  readonly clock = new Clock();
  items = $state.raw<OutboxItem[]>([]);
  posts = $state.raw<PostSummary[]>([]);
  accounts = $state.raw<Account[]>([]);
  status = $state.raw<OutboxStatus | null>(null);
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);

  readonly rows = $derived(outboxRows(this.items, this.posts, this.clock.nowMs));
  readonly signInNeeded = $derived(
    this.accounts.filter((account) => account.state === "sign_in_needed"),
  );

  #timer: ReturnType<typeof setTimeout> | undefined;
  #ticket = 0;

  /** Reads everything anew; an older answer never replaces a newer one. */
  async refresh(): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const [items, posts, status, accounts] = await Promise.all([
        listOutbox(),
        listActivePosts(),
        outboxStatus(),
        listAccounts(),
      ]);
      if (ticket !== this.#ticket) return;
      Object.assign(this, { items, posts, status, accounts, error: null, loaded: true });
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

  /** Moves the bar of one upload without asking for anything. */
  progress(entryId: string, done: number, total: number): void {
    this.items = this.items.map((item) => (item.id === entryId ? { ...item, done, total } : item));
  }

  accountOf(id: string): Account | null {
    return this.accounts.find((account) => account.id === id) ?? null;
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
