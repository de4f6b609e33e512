import { accountTemplates, asCommandError, capabilities, listAccounts } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { RemoteTemplate } from "@/backend/generated/RemoteTemplate";
import { errorSentence } from "@/errors";
import { listsTemplates } from "./template-words";

const MOST_SHOWN = 200;

/** The accounts that have templates, and the templates of the one that is open. */
export class TemplateShelf {
  accounts = $state.raw<Account[]>([]);
  /** Whether it is known which accounts have templates. */
  loaded = $state(false);
  account = $state.raw<Account | null>(null);
  templates = $state.raw<RemoteTemplate[] | null>(null);
  search = $state("");
  problem = $state<string | null>(null);
  #ticket = 0;

  readonly #found = $derived.by(() => {
    const wanted = this.search.trim().toLowerCase();
    return (this.templates ?? []).filter(({ name, components }) =>
      [name, ...components.map(({ text }) => text)].some((text) =>
        text.toLowerCase().includes(wanted),
      ),
    );
  });
  readonly total = $derived(this.#found.length);
  readonly shown = $derived(this.#found.slice(0, MOST_SHOWN));

  /** Finds the accounts with templates and opens the wanted one, or else the first; one that is open stays. */
  async start(wantedId: string | null): Promise<void> {
    try {
      const all = await listAccounts();
      const able = await Promise.all(
        all.map(({ id }) => capabilities(id).then(listsTemplates, () => false)),
      );
      this.accounts = all.filter((_, at) => able[at]);
      this.loaded = true;
      const next = this.accounts.find(({ id }) => id === wantedId) ?? this.accounts[0] ?? null;
      if (next?.id !== this.account?.id) await this.open(next);
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
    }
  }

  /** Turns to an account and reads its templates. */
  async open(account: Account | null): Promise<void> {
    this.account = account;
    this.templates = null;
    this.search = "";
    await this.read();
  }

  /** Asks the system anew; what was read before stays on show. */
  async read(): Promise<void> {
    const ticket = ++this.#ticket;
    if (!this.account) return;
    try {
      const templates = await accountTemplates(this.account.id);
      if (ticket !== this.#ticket) return;
      this.templates = [...templates].sort((a, b) => a.name.localeCompare(b.name));
      this.problem = null;
    } catch (cause) {
      if (ticket === this.#ticket) this.problem = errorSentence(asCommandError(cause));
    }
  }
}
