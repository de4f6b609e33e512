import {
  capabilities,
  listAccounts,
  listAudiences,
  listGroups,
  listSenders,
  refreshAudience,
} from "@/backend/commands";
import { asCommandError, type CommandError } from "@/backend/command-error";
import type { Account } from "@/backend/generated/Account";
import type { Audience } from "@/backend/generated/Audience";
import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Group } from "@/backend/generated/Group";
import type { Sender } from "@/backend/generated/Sender";

/** One account with the numbers it can send from. */
export interface AccountSenders {
  account: Account;
  senders: Sender[];
}

/** What the composer knows of accounts, senders, groups and saved audiences. */
class AudienceBook {
  accounts = $state.raw<AccountSenders[]>([]);
  groups = $state.raw<Group[]>([]);
  audiences = $state.raw<Audience[]>([]);
  capabilities = $state.raw<Capabilities | null>(null);
  error = $state.raw<CommandError | null>(null);
  isRefreshing = $state(false);
  loaded = $state(false);

  readonly groupsById = $derived(new Map(this.groups.map((group) => [group.id, group])));

  #accountId: string | null = null;
  #ticket = 0;

  /** Reads the accounts and the numbers of each. */
  async readAccounts(): Promise<void> {
    await this.#reporting(async () => {
      const accounts = await listAccounts();
      this.accounts = await Promise.all(
        accounts.map(async (account) => ({
          account,
          senders: await listSenders(account.id).catch(() => []),
        })),
      );
    });
    this.loaded = true;
  }

  /** Turns to an account; reads again when it is the same one and something changed. */
  async turnTo(accountId: string | null, again = false): Promise<void> {
    if (accountId === this.#accountId && !again) return;
    const ticket = ++this.#ticket;
    if (accountId !== this.#accountId) this.#forget();
    this.#accountId = accountId;
    if (accountId === null) return;
    await this.#reporting(async () => {
      const [groups, audiences, limits] = await Promise.all([
        listGroups(accountId, null),
        listAudiences(accountId),
        capabilities(accountId),
      ]);
      if (ticket !== this.#ticket) return;
      this.groups = groups;
      this.audiences = audiences;
      this.capabilities = limits;
    });
  }

  /** Asks the sending system for its groups anew. */
  async refresh(): Promise<void> {
    const accountId = this.#accountId;
    if (accountId === null) return;
    this.isRefreshing = true;
    await this.#reporting(() => refreshAudience(accountId));
    this.isRefreshing = false;
    await this.turnTo(accountId, true);
  }

  senderOf(accountId: string | null, senderId: string | null): Sender | null {
    const found = this.accounts.find(({ account }) => account.id === accountId);
    return found?.senders.find((sender) => sender.id === senderId) ?? null;
  }

  #forget(): void {
    this.groups = [];
    this.audiences = [];
    this.capabilities = null;
  }

  async #reporting(act: () => Promise<unknown>): Promise<void> {
    try {
      await act();
      this.error = null;
    } catch (cause) {
      this.error = asCommandError(cause);
    }
  }
}

/** The audience book of this window. */
export const audienceBook = new AudienceBook();
