import {
  addPracticeAccounts,
  asCommandError,
  capabilities,
  checkAccount,
  listAccounts,
  removeAccount,
  restoreAccount,
} from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Sender } from "@/backend/generated/Sender";
import { reported } from "@/components/reported";
import { errorSentence } from "@/errors";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import { SYSTEM_KINDS } from "./system-options";

/** What the last check of an account's connection said. */
export type Check =
  { kind: "running" } | { kind: "ok"; senders: Sender[] } | { kind: "failed"; sentence: string };

/** The accounts page: the list, checks of the connection, and removal with a way back. */
export class Accounts {
  list = $state.raw<Account[]>([]);
  /** What each account can do; one that could not be asked is missing. */
  abilities = $state.raw<Readonly<Record<string, Capabilities>>>({});
  loaded = $state(false);
  problem = $state<string | null>(null);
  checks = $state.raw<Readonly<Record<string, Check>>>({});

  async read(): Promise<void> {
    try {
      this.list = await listAccounts();
      this.loaded = true;
      this.problem = null;
      this.abilities = await abilitiesOf(this.list);
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
    }
  }

  async check(id: string): Promise<void> {
    if (this.checks[id]?.kind === "running") return;
    this.#note(id, { kind: "running" });
    try {
      this.#note(id, { kind: "ok", senders: await checkAccount(id) });
    } catch (cause) {
      this.#note(id, { kind: "failed", sentence: errorSentence(asCommandError(cause)) });
    }
    await this.read();
  }

  /** Whether every system has a practice account. */
  get hasPractice(): boolean {
    const kinds = this.list.filter((one) => one.is_sandbox).map((one) => one.kind);
    return SYSTEM_KINDS.every((kind) => kinds.includes(kind));
  }

  async addPractice(): Promise<void> {
    await reported(async () => {
      await addPracticeAccounts();
      await this.read();
      toasts.show(m.systems_practice_added(), { tone: "good" });
    });
  }

  async remove(account: Account): Promise<void> {
    await reported(async () => {
      await removeAccount(account.id);
      await this.read();
      toasts.undoable(m.settings_removed({ name: account.name }), m.common_undo(), () =>
        this.#restore(account.id),
      );
    });
  }

  async #restore(id: string): Promise<void> {
    await reported(async () => {
      await restoreAccount(id);
      await this.read();
    });
  }

  #note(id: string, check: Check): void {
    this.checks = { ...this.checks, [id]: check };
  }
}

async function abilitiesOf(accounts: readonly Account[]): Promise<Record<string, Capabilities>> {
  const known = await Promise.all(accounts.map(({ id }) => capabilities(id).catch(() => null)));
  return Object.fromEntries(
    accounts.flatMap(({ id }, at) => {
      const found = known[at];
      return found ? [[id, found]] : [];
    }),
  );
}
