import { asCommandError, type CommandError } from "@/backend/command-error";
import {
  checkAudience,
  contactFacts,
  listAudiences,
  listContacts,
  saveAudience,
  updateAudience,
} from "@/backend/commands";
import type { Audience } from "@/backend/generated/Audience";
import type { AudienceCheck } from "@/backend/generated/AudienceCheck";
import type { ContactFacts } from "@/backend/generated/ContactFacts";
import type { ContactFilter } from "@/backend/generated/ContactFilter";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import { AudienceScreenState } from "./audience.svelte";

const NOTHING: ContactFacts = { total: 0, suppressed: 0, tags: [], fields: [] };
const REFRESH_PAUSE_MS = 300;

/** The saved sets of all accounts, and what has become of the open one. */
export class SetShelf {
  sets = $state.raw<readonly Audience[]>([]);
  openId = $state<string | null>(null);
  check = $state.raw<AudienceCheck | null>(null);
  facts = $state.raw<ContactFacts>(NOTHING);
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);
  /** Knows the accounts, and deletes sets or writes to them. */
  readonly screen = new AudienceScreenState();

  readonly open = $derived(this.sets.find(({ id }) => id === this.openId) ?? null);
  readonly change = $derived.by(() => {
    const { check } = this;
    if (!check || check.id !== this.openId || changeKey(check) === this.#kept) return null;
    return check.vanished.length + check.renamed.length > 0 ? check : null;
  });

  #kept = $state<string | null>(null);
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Reads the sets of every account, and looks at the open one anew. */
  async load(): Promise<void> {
    try {
      await this.screen.load();
      const accounts = this.screen.accounts.map(({ account }) => account.id);
      const [facts, ...sets] = await Promise.all([contactFacts(), ...accounts.map(listAudiences)]);
      Object.assign(this, { facts, sets: sets.flat(), error: this.screen.error, loaded: true });
      await this.#look();
    } catch (cause) {
      this.error = asCommandError(cause);
    }
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      void this.load();
    }, REFRESH_PAUSE_MS);
  }

  /** Opens a set and counts whom it stands for. */
  async turnTo(id: string): Promise<void> {
    if (id === this.openId) return;
    Object.assign(this, { openId: id, check: null });
    await this.#look();
  }

  /** Takes over what changed about the open set. */
  update(): Promise<boolean> {
    return reported(async () => {
      if (!this.open) return;
      const { name } = await updateAudience(this.open.id);
      toasts.show(m.sets_updated({ name }), { tone: "good" });
      await this.load();
    });
  }

  /** Leaves the open set as it was saved, and is quiet until something else changes. */
  keep(): void {
    if (this.check) this.#kept = changeKey(this.check);
  }

  /** Whether an account has a set of this name. */
  has(accountId: string, name: string): boolean {
    const plain = name.trim().toLowerCase();
    return this.sets.some(
      (one) => one.account_id === accountId && one.name.toLowerCase() === plain,
    );
  }

  /** Saves a set by filter under a name; one of the same name is replaced. */
  saveFilter(accountId: string, name: string, filter: ContactFilter): Promise<boolean> {
    return reported(async () => {
      const { id } = await saveAudience(accountId, name, { kind: "contacts", filter });
      toasts.show(m.sets_saved({ name }), { tone: "good" });
      await this.load();
      this.openId = id;
      await this.#look();
    });
  }

  /** Ends the timers. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.screen.stop();
  }

  async #look(): Promise<void> {
    const { openId } = this;
    const ticket = ++this.#ticket;
    if (!this.sets.some(({ id }) => id === openId) || openId === null) return;
    const check = await checkAudience(openId).catch(() => null);
    if (ticket === this.#ticket) this.check = check;
  }
}

/** How many contacts a filter means now. */
export async function countOf(filter: ContactFilter): Promise<number> {
  return (await listContacts({ filter, limit: 1 })).total;
}

function changeKey({ id, vanished, renamed }: AudienceCheck): string {
  return JSON.stringify([id, vanished, renamed]);
}
