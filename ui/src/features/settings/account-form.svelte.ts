import { addAccount, asCommandError, changeSecret } from "@/backend/commands";
import type { Account } from "@/backend/generated/Account";
import type { AccountOptions } from "@/backend/generated/AccountOptions";
import { USUAL_ROUTEE } from "@/backend/routee-options";
import { errorSentence } from "@/errors";
import { m } from "@/messages";
import { addressProblem } from "./address";

const OPTIONS: AccountOptions = {
  payload_part: "payload",
  files_part: "files",
  upload_path: "/v2/outbound/media",
  upload_route: "endpoint",
  own_storage: null,
  requests_per_minute: 110,
  bird: {
    workspace_id: "",
    look_back_seconds: 120,
    repeat_after_seconds: 60,
    gets_per_second: 50,
    posts_per_second: 500,
    upload_path: "/channels/{channel}/presigned-upload",
  },
  routee: USUAL_ROUTEE,
};

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
