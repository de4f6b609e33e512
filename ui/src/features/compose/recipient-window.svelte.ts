import { serviceWindow } from "@/backend/commands";
import type { Recipient } from "@/backend/generated/Recipient";
import type { ServiceWindow } from "@/backend/generated/ServiceWindow";

/** How long choosing may pause before the system is asked. */
export const ASK_AFTER_MS = 400;

/** Whom the question is about. */
export interface Asked {
  accountId: string;
  senderId: string;
  recipient: Recipient;
}

/** People of a draft: those that a service window is about. */
export function peopleOf(recipients: readonly Recipient[]): Recipient[] {
  return recipients.filter(({ kind }) => kind !== "group");
}

/** Until when free words reach a draft's first person, as its system says; unknown when it does not say. */
export class RecipientWindow {
  known = $state.raw<ServiceWindow | null>(null);
  #asked: Asked | null = null;
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** Turns to somebody, or to nobody; the system is asked once choosing pauses. */
  turnTo(asked: Asked | null): void {
    if (JSON.stringify(asked) === JSON.stringify(this.#asked)) return;
    this.#asked = asked;
    this.known = null;
    this.askSoon();
  }

  /** Asks anew; what is known stays on show meanwhile. */
  askSoon(): void {
    this.stop();
    if (this.#asked) this.#timer = setTimeout(() => void this.#ask(), ASK_AFTER_MS);
  }

  /** Asks no more, and hears no answer that is still to come. */
  stop(): void {
    this.#ticket += 1;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    if (!this.#asked) return;
    const ticket = this.#ticket;
    const { accountId, senderId, recipient } = this.#asked;
    // It is only advice: what cannot be read now is left out, and the checks before a send stand.
    const answer = await serviceWindow(accountId, senderId, recipient).catch(() => null);
    if (ticket === this.#ticket) this.known = answer;
  }
}
