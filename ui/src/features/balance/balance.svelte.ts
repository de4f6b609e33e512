import { accountBalance, asCommandError } from "@/backend/commands";
import type { Balance } from "@/backend/generated/Balance";
import { errorSentence } from "@/errors";

/** The money left at one account, as its system said last. */
export class BalanceReading {
  value = $state.raw<Balance | null>(null);
  readAtMs = $state<number | null>(null);
  problem = $state<string | null>(null);
  busy = $state(false);

  readonly #accountId: string;

  constructor(accountId: string) {
    this.#accountId = accountId;
  }

  /** Asks the system; the last answer stays on show while that takes or fails. */
  async read(): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      this.value = await accountBalance(this.#accountId);
      this.readAtMs = Date.now();
      this.problem = null;
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
    } finally {
      this.busy = false;
    }
  }
}
