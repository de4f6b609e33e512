import { asCommandError, setAccountOptions } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import { errorSentence } from "@/errors";
import { BirdForm, RouteeForm } from "./system-forms.svelte";

/** The form that changes what a connected Routee or Bird account is set to. */
export class OptionsForm {
  readonly routee: RouteeForm;
  readonly bird: BirdForm;
  tried = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);

  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
    this.routee = new RouteeForm(account.options.routee);
    this.bird = new BirdForm(account.options.bird);
  }

  /** Keeps the changes; what was typed stays when they are refused. */
  async save(): Promise<Account | null> {
    this.tried = true;
    this.problem = null;
    const form = this.#account.kind === "routee" ? this.routee : this.bird;
    if (!form.isComplete || this.busy) return null;
    this.busy = true;
    try {
      const { id, kind, options } = this.#account;
      const changed =
        kind === "routee" ? { routee: this.routee.options() } : { bird: this.bird.options() };
      return await setAccountOptions(id, { ...options, ...changed });
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
      return null;
    } finally {
      this.busy = false;
    }
  }
}
