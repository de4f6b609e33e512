import { asCommandError, type CommandError } from "@/backend/command-error";
import { listSchedules, readPost, readSchedule } from "@/backend/commands";
import type { Delivery } from "@/backend/generated/Delivery";
import type { DeliveryCounts } from "@/backend/generated/DeliveryCounts";
import type { ScheduleDetail } from "@/backend/generated/ScheduleDetail";
import type { ScheduleSummary } from "@/backend/generated/ScheduleSummary";
import { sortedSchedules } from "./words";

const REFRESH_PAUSE_MS = 150;

/** A schedule with what became of each group in each of its runs. */
export interface OpenSchedule {
  detail: ScheduleDetail;
  deliveries: Delivery[];
  counts: DeliveryCounts;
}

/** Reads a schedule and its outcomes. */
export async function readOpenSchedule(id: string): Promise<OpenSchedule> {
  const [detail, post] = await Promise.all([readSchedule(id), readPost(id)]);
  return { detail, deliveries: post.deliveries, counts: post.summary.counts };
}

/** Every schedule, the next run first. */
export class ScheduleBook {
  items = $state.raw<ScheduleSummary[]>([]);
  loaded = $state(false);
  error = $state.raw<CommandError | null>(null);
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  async refresh(): Promise<void> {
    const ticket = ++this.#ticket;
    try {
      const items = await listSchedules();
      if (ticket !== this.#ticket) return;
      this.items = sortedSchedules(items);
      this.error = null;
      this.loaded = true;
    } catch (cause) {
      if (ticket === this.#ticket) this.error = asCommandError(cause);
    }
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    if (this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.refresh();
    }, REFRESH_PAUSE_MS);
  }

  /** Ends the timer. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
