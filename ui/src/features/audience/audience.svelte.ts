import { asCommandError, type CommandError } from "@/backend/command-error";
import {
  createDraft,
  deleteAudience,
  listAccounts,
  listAudiences,
  listGroups,
  listSenders,
  refreshAudience,
  saveAudience,
  saveDraft,
} from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { Audience } from "@/backend/generated/Audience";
import type { Group } from "@/backend/generated/Group";
import type { Sender } from "@/backend/generated/Sender";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { router } from "@/router.svelte";
import { toasts } from "@/toasts.svelte";
import { fixedRecipients } from "./groups";

const REFRESH_PAUSE_MS = 200;

/** An account with its senders. */
export interface AccountSenders {
  account: Account;
  senders: Sender[];
}

/** The accounts, and the groups and saved audiences of the one on show. */
export class AudienceScreenState {
  accounts = $state.raw<AccountSenders[]>([]);
  accountId = $state<string | null>(null);
  /** Null shows the groups of all senders of the account. */
  senderId = $state<string | null>(null);
  groups = $state.raw<Group[]>([]);
  audiences = $state.raw<Audience[]>([]);
  loaded = $state(false);
  isRefreshing = $state(false);
  error = $state.raw<CommandError | null>(null);
  /** What the last refresh failed with; the groups on show are older than that. */
  refreshError = $state.raw<CommandError | null>(null);

  readonly current = $derived(
    this.accounts.find(({ account }) => account.id === this.accountId) ?? null,
  );

  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Reads the accounts, and the groups of the one on show or the first. */
  async load(): Promise<void> {
    try {
      const accounts = await listAccounts();
      this.accounts = await Promise.all(
        accounts.map(async (account) => ({
          account,
          senders: await listSenders(account.id).catch(() => []),
        })),
      );
      if (this.current === null) this.#show(this.accounts[0]?.account.id ?? null, null);
      this.error = null;
    } catch (cause) {
      this.error = asCommandError(cause);
    }
    await this.#readGroups();
  }

  /** Turns to another account or sender. */
  async turnTo(accountId: string, senderId: string | null): Promise<void> {
    if (accountId === this.accountId && senderId === this.senderId) return;
    this.#show(accountId, senderId);
    await this.#readGroups();
  }

  /** Asks the sending system for its groups anew; the known ones stay on show when that fails. */
  async refresh(): Promise<void> {
    const { accountId } = this;
    if (accountId === null || this.isRefreshing) return;
    this.isRefreshing = true;
    this.refreshError = null;
    try {
      await refreshAudience(accountId);
      toasts.show(m.audience_refreshed(), { tone: "good" });
    } catch (cause) {
      if (accountId === this.accountId) this.refreshError = asCommandError(cause);
    } finally {
      this.isRefreshing = false;
    }
    await this.load();
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.load();
    }, REFRESH_PAUSE_MS);
  }

  /** Gives a saved audience another name: saves it anew, and only then lets the old one go. */
  rename(audience: Audience, name: string): Promise<boolean> {
    return reported(async () => {
      const saved = await saveAudience(audience.account_id, name, audience.source);
      if (saved.id !== audience.id) await deleteAudience(audience.id);
      await this.#readGroups();
      router.replace("audience", saved.id);
      toasts.show(m.audience_renamed({ name }), { tone: "good" });
    });
  }

  /** Deletes a saved audience and offers to take that back. */
  remove(audience: Audience): Promise<boolean> {
    const { account_id: account, name, source } = audience;
    return reported(async () => {
      await deleteAudience(audience.id);
      await this.#readGroups();
      toasts.undoable(m.audience_deleted({ name }), m.common_undo(), async () => {
        await reported(async () => void (await saveAudience(account, name, source)));
        await this.#readGroups();
      });
    });
  }

  /** Makes a new draft to a saved audience and goes there. */
  writeTo(audience: Audience): Promise<boolean> {
    return reported(async () => {
      const draft = await createDraft();
      const isSame = draft.fields.account_id === audience.account_id;
      const senderId = this.senderId ?? this.#firstReady(audience.account_id);
      await saveDraft(draft.id, {
        audiences: audience.source.kind === "contacts" ? [audience.id] : [],
        recipients: fixedRecipients(audience),
        ...(isSame ? {} : { account_id: audience.account_id }),
        ...(isSame || senderId === null ? {} : { sender_id: senderId }),
      });
      router.go("drafts", draft.id);
    });
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #firstReady(accountId: string): string | null {
    const found = this.accounts.find(({ account }) => account.id === accountId);
    return found?.senders.find((sender) => sender.can_send)?.id ?? null;
  }

  #show(accountId: string | null, senderId: string | null): void {
    if (accountId !== this.accountId) {
      this.groups = [];
      this.audiences = [];
      this.refreshError = null;
    }
    this.accountId = accountId;
    this.senderId = senderId;
  }

  async #readGroups(): Promise<void> {
    const { accountId, senderId } = this;
    const ticket = ++this.#ticket;
    if (accountId === null) {
      this.loaded = this.error === null;
      return;
    }
    try {
      const [groups, audiences] = await Promise.all([
        listGroups(accountId, senderId),
        listAudiences(accountId),
      ]);
      if (ticket !== this.#ticket) return;
      Object.assign(this, { groups, audiences, error: null, loaded: true });
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    }
  }
}
