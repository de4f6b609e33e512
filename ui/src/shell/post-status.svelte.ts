import { outboxStatus } from "@/backend/commands";
import { onChanged } from "@/backend/events";
import type { OutboxStatus } from "@/backend/generated/OutboxStatus";

const QUIET_MS = 250;

/** The outbox at a glance, for the rail and the line at the foot of the window. */
class PostStatus {
  value = $state.raw<OutboxStatus | null>(null);
  networkOff = $state(!navigator.onLine);
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly offline = $derived(this.networkOff || (this.value?.offline ?? false));
  readonly badge = $derived((this.value?.active ?? 0) + (this.value?.needs_you ?? 0));

  start(): () => void {
    const onNetwork = () => {
      this.networkOff = !navigator.onLine;
      this.readSoon();
    };
    addEventListener("online", onNetwork);
    addEventListener("offline", onNetwork);
    void this.read();
    const stop = onChanged(["outbox", "accounts", "schedules"], () => this.readSoon());
    return () => {
      removeEventListener("online", onNetwork);
      removeEventListener("offline", onNetwork);
      clearTimeout(this.#timer);
      stop();
    };
  }

  /** Reads once for a burst of changes. */
  readSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.read(), QUIET_MS);
  }

  async read(): Promise<void> {
    try {
      this.value = await outboxStatus();
    } catch {
      return; // The outbox screen reports its own errors; the rail keeps the last answer.
    }
  }
}

export const postStatus = new PostStatus();
