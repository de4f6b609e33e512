import { addAccount, asCommandError, changeSecret } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { NewAccount } from "@/backend/generated/NewAccount";
import type { SystemKind } from "@/backend/generated/SystemKind";
import { errorSentence } from "@/errors";
import { m } from "@/messages";
import { addressProblem } from "./address";
import { BirdForm, RouteeForm } from "./system-forms.svelte";
import { DEFAULT_ADDRESSES, DEFAULT_OPTIONS } from "./system-options";

/** The form that connects an account, or gives a known one a new secret. */
export class AccountForm {
  kind = $state<SystemKind>("watchcollect");
  name = $state("");
  address = $state("");
  /** The half of Routee's secret that is no secret. */
  appId = $state("");
  /** Token, application secret or access key. */
  secret = $state("");
  sessionOnly = $state(false);
  tried = $state(false);
  busy = $state(false);
  noKeychain = $state(false);
  problem = $state<string | null>(null);
  readonly routee = new RouteeForm();
  readonly bird = new BirdForm();

  readonly #known: Account | null;

  readonly nameProblem = $derived(this.name.trim() === "" ? m.settings_name_missing() : null);
  readonly addressProblem = $derived(addressProblem(this.address));
  readonly appIdProblem = $derived.by(() => {
    if (this.kind !== "routee") return null;
    if (this.appId.trim() === "") return m.systems_app_id_missing();
    return this.appId.includes(":") ? m.systems_app_id_colon() : null;
  });
  readonly secretProblem = $derived.by(() => {
    if (this.secret.trim() !== "") return null;
    return this.kind === "watchcollect" ? m.settings_token_missing() : m.systems_secret_missing();
  });

  constructor(known: Account | null = null) {
    this.#known = known;
    if (!known) return;
    this.kind = known.kind;
    this.name = known.name;
    this.address = known.base_url;
    this.sessionOnly = known.session_only;
  }

  /** Turns to another system; an address that somebody typed stays. */
  choose(kind: SystemKind): void {
    const untouched = this.address.trim() === DEFAULT_ADDRESSES[this.kind];
    if (untouched) this.address = DEFAULT_ADDRESSES[kind];
    this.kind = kind;
    this.tried = false;
    this.problem = null;
  }

  get isComplete(): boolean {
    const signsIn = !this.secretProblem && !this.appIdProblem;
    if (this.#known) return signsIn;
    const ofSystem = {
      watchcollect: true,
      routee: this.routee.isComplete,
      bird: this.bird.isComplete,
    };
    return signsIn && !this.nameProblem && !this.addressProblem && ofSystem[this.kind];
  }

  /** Checks the connection and keeps the account; the secret leaves this form either way. */
  async submit(): Promise<Account | null> {
    this.tried = true;
    this.problem = null;
    if (!this.isComplete || this.busy) return null;
    this.busy = true;
    try {
      const account = await this.#send();
      this.secret = "";
      return account;
    } catch (cause) {
      const error = asCommandError(cause);
      this.noKeychain = error.code === "no_keychain";
      this.problem = errorSentence(error);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #send(): Promise<Account> {
    const secret = this.#wholeSecret();
    if (this.#known) return changeSecret(this.#known.id, secret, this.sessionOnly);
    return addAccount(this.#account(), secret, this.sessionOnly);
  }

  /** What goes into the keychain; at Routee both halves as one. */
  #wholeSecret(): string {
    const secret = this.secret.trim();
    return this.kind === "routee" ? `${this.appId.trim()}:${secret}` : secret;
  }

  #account(): NewAccount {
    return {
      kind: this.kind,
      name: this.name.trim(),
      base_url: this.address.trim().replace(/\/+$/, ""),
      options: {
        ...DEFAULT_OPTIONS,
        ...(this.kind === "routee" ? { routee: this.routee.options() } : {}),
        ...(this.kind === "bird" ? { bird: this.bird.options() } : {}),
      },
    };
  }
}
