import { addAccount, asCommandError, changeSecret } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { AccountOptions } from "@/backend/generated/AccountOptions";
import { errorSentence } from "@/errors";
import { m } from "@/messages";

const OPTIONS: AccountOptions = {
  payload_part: "payload",
  files_part: "files",
  upload_path: "/v2/outbound/media",
  upload_route: "endpoint",
  requests_per_minute: 110,
};

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** What is wrong with an address, or null; plain http is allowed to this machine only. */
export function addressProblem(address: string): string | null {
  if (!URL.canParse(address.trim())) return m.settings_address_unreadable();
  const url = new URL(address.trim());
  if (url.username !== "" || url.password !== "") return m.settings_address_has_token();
  if (url.protocol === "https:") return null;
  if (url.protocol === "http:" && LOOPBACK.test(url.hostname)) return null;
  return m.settings_address_not_https();
}

/** The form that connects an account, or gives a known one a new token. */
export class AccountForm {
  name = $state("");
  address = $state("");
  token = $state("");
  sessionOnly = $state(false);
  tried = $state(false);
  busy = $state(false);
  noKeychain = $state(false);
  problem = $state<string | null>(null);

  readonly #known: Account | null;

  readonly nameProblem = $derived(this.name.trim() === "" ? m.settings_name_missing() : null);
  readonly addressProblem = $derived(addressProblem(this.address));
  readonly tokenProblem = $derived(this.token.trim() === "" ? m.settings_token_missing() : null);

  constructor(known: Account | null = null) {
    this.#known = known;
    if (!known) return;
    this.name = known.name;
    this.address = known.base_url;
    this.sessionOnly = known.session_only;
  }

  get isComplete(): boolean {
    return !this.nameProblem && !this.addressProblem && !this.tokenProblem;
  }

  /** Checks the connection and keeps the account; the token leaves this form either way. */
  async submit(): Promise<Account | null> {
    this.tried = true;
    this.problem = null;
    if (!this.isComplete || this.busy) return null;
    this.busy = true;
    try {
      const account = await this.#send();
      this.token = "";
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
    const token = this.token.trim();
    if (this.#known) return changeSecret(this.#known.id, token, this.sessionOnly);
    const account = {
      kind: "watchcollect" as const,
      name: this.name.trim(),
      base_url: this.address.trim().replace(/\/+$/, ""),
      options: OPTIONS,
    };
    return addAccount(account, token, this.sessionOnly);
  }
}
