import { asCommandError, type CommandError } from "@/backend/command-error";
import type { Finding } from "@/backend/generated/Finding";
import type { FindingCode } from "@/backend/generated/FindingCode";
import type { PostSummary } from "@/backend/generated/PostSummary";
import type { SendPlan } from "@/backend/generated/SendPlan";
import { confirmationFor, type Confirmation } from "./confirmation";
import { blockers, findingsFrom } from "./findings";

/** What a send needs from outside. */
export interface SendDoors {
  flush: () => Promise<boolean>;
  plan: () => Promise<SendPlan | null>;
  send: (acknowledged: FindingCode[]) => Promise<PostSummary>;
  /** Called once the post is frozen and kept. */
  sent: (post: PostSummary) => void;
}

/** From the press of the button to the post: save, check, ask in proportion, send. Never twice at once. */
export class SendFlow {
  step = $state<"idle" | "checking" | "asking" | "sending">("idle");
  asks = $state<Confirmation>("none");
  plan = $state.raw<SendPlan | null>(null);
  error = $state.raw<CommandError | null>(null);
  /** The text could not be saved, so nothing was sent. */
  notSaved = $state(false);
  /** Whether the list of findings is open. */
  reviewing = $state(false);
  /** Findings of a send that the core refused after the check. */
  refused = $state.raw<Finding[]>([]);
  readonly #doors: SendDoors;

  constructor(doors: SendDoors) {
    this.#doors = doors;
  }

  get isBusy(): boolean {
    return this.step === "checking" || this.step === "sending";
  }

  /** The press of the button: opens the review, a dialog, or sends. */
  async press(): Promise<void> {
    if (this.step !== "idle") return;
    this.#begin();
    if (!(await this.#doors.flush())) return this.#stop(() => (this.notSaved = true));
    const plan = await this.#doors.plan();
    this.plan = plan;
    if (!plan || blockers(plan.findings).length > 0) {
      return this.#stop(() => (this.reviewing = plan !== null));
    }
    this.asks = confirmationFor(plan.recipient_count);
    if (this.asks === "none") await this.confirm();
    else this.step = "asking";
  }

  /** The yes of the dialog. What was typed meanwhile is saved first. */
  async confirm(): Promise<void> {
    if (this.step === "sending" || this.step === "idle") return;
    this.step = "sending";
    if (!(await this.#doors.flush())) return this.#stop(() => (this.notSaved = true));
    const warned = (this.plan?.findings ?? [])
      .filter((finding) => finding.level === "warns")
      .map((finding) => finding.code);
    try {
      const codes = warned.filter((code, at) => warned.indexOf(code) === at);
      const post = await this.#doors.send(codes);
      this.step = "idle";
      this.#doors.sent(post);
    } catch (cause) {
      const error = asCommandError(cause);
      this.#stop(() => this.#wasRefused(error));
    }
  }

  cancel(): void {
    if (this.step === "asking") this.step = "idle";
  }

  #begin(): void {
    this.step = "checking";
    this.error = null;
    this.notSaved = false;
    this.refused = [];
  }

  #stop(say: () => void): void {
    this.step = "idle";
    say();
  }

  #wasRefused(error: CommandError): void {
    if (error.code === "checks_failed") {
      this.refused = findingsFrom(error.detail);
      this.reviewing = true;
    } else {
      this.error = error;
    }
  }
}
