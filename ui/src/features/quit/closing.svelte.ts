import { askClose, closeNow, unfinished } from "@/backend/commands";
import { keepEverything, onChanged, onCloseRequested, onEvent } from "@/backend/events";
import type { Unfinished } from "@/backend/generated/Unfinished";
import { reported } from "@/components/reported";

/** What the person is asked about before the window closes. */
export interface Question {
  left: Unfinished;
  /** Whether everything that was typed is on the disk. */
  isKept: boolean;
}

/** The way out of the window: keep what was typed, say what would wait, close. Never two questions at once. */
class Closing {
  question = $state.raw<Question | null>(null);
  #asking = false;

  /** Hears the wish to close; returns how to stop. */
  start(): () => void {
    const stops = [
      onCloseRequested(() => this.wish()),
      onEvent("close-asked", (left) => this.#ask(left, true)),
      onChanged(["outbox", "drafts", "sync"], () => void this.#refresh()),
    ];
    return () => stops.forEach((stop) => stop());
  }

  /** The wish to close. While the question is open, another wish changes nothing. */
  async wish(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const alive = unfinished();
      const isKept = await keepEverything();
      if (isKept) await askClose();
      else this.#ask(await alive, false);
    } finally {
      this.#asking = false;
    }
  }

  /** Closes all the same. */
  async close(): Promise<void> {
    await reported(async () => {
      await keepEverything();
      await closeNow();
    });
  }

  stay(): void {
    this.question = null;
  }

  #ask(left: Unfinished, isKept: boolean): void {
    this.question = { left, isKept };
  }

  /** What has left meanwhile is taken off the list. */
  async #refresh(): Promise<void> {
    const before = this.question;
    if (before === null) return;
    try {
      const left = await unfinished();
      if (this.question === before) this.question = { ...before, left };
    } catch {
      return; // The last answer stays; it says more than an empty list.
    }
  }
}

/** The way out of this window. */
export const closing = new Closing();
