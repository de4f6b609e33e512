import { asCommandError, testSend } from "@/backend/commands";
import type { Recipient } from "@/backend/generated/Recipient";
import type { RecipientKind } from "@/backend/generated/RecipientKind";
import { errorSentence } from "@/errors";
import { recipientKey, recipientName } from "@/features/history/deliveries";
import { bareNumber, isPhoneNumber } from "@/features/settings/system-forms.svelte";
import { m } from "@/messages";

/** The choice that opens the field for a number that was not used before. */
export const OTHER = "other";

/** Sends a draft to oneself first, to where tests went before or to a new number. */
export class Trial {
  readonly choices: readonly Recipient[];
  /** Whether a number can be typed: not every system sends to numbers. */
  readonly takesNumbers: boolean;
  chosen = $state("");
  number = $state("");
  tried = $state(false);
  busy = $state(false);
  problem = $state<string | null>(null);
  /** Whom the last test went to. */
  sentTo = $state<string | null>(null);

  readonly #draftId: string;
  readonly #picked = $derived.by(() =>
    this.choices.find((one) => recipientKey(one) === this.chosen),
  );
  readonly isOther = $derived(this.chosen === OTHER);
  readonly choiceProblem = $derived(
    this.isOther || this.#picked !== undefined ? null : m.many_test_choose(),
  );
  readonly numberProblem = $derived(
    !this.isOther || isPhoneNumber(this.number) ? null : m.many_test_number_wrong(),
  );

  constructor(
    draftId: string,
    kinds: readonly RecipientKind[],
    own: readonly Recipient[],
    groups: readonly Recipient[],
  ) {
    this.#draftId = draftId;
    this.takesNumbers = kinds.includes("phone");
    const known = [...own, ...groups].filter(({ kind }) => kinds.includes(kind));
    const keys = known.map(recipientKey);
    this.choices = known.filter((one, at) => keys.indexOf(recipientKey(one)) === at);
    const [first] = own.filter(({ kind }) => kinds.includes(kind));
    this.chosen = first ? recipientKey(first) : this.takesNumbers ? OTHER : "";
  }

  async send(): Promise<void> {
    this.tried = true;
    this.problem = null;
    this.sentTo = null;
    const recipient = this.#recipient();
    if (!recipient || this.busy) return;
    this.busy = true;
    try {
      await testSend(this.#draftId, recipient);
      this.sentTo = recipientName(recipient);
    } catch (cause) {
      this.problem = errorSentence(asCommandError(cause));
    } finally {
      this.busy = false;
    }
  }

  #recipient(): Recipient | null {
    if (!this.isOther) return this.#picked ?? null;
    if (this.numberProblem) return null;
    return { kind: "phone", number: bareNumber(this.number), name: "" };
  }
}
