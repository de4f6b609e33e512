import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { StuckReason } from "@/backend/generated/StuckReason";
import type { WorkKind } from "@/backend/generated/WorkKind";
import { formatNumber } from "@/format";
import { m } from "@/messages";

/** What happened to a stuck entry and what a person can do. */
export interface StuckWords {
  title: string;
  advice: string;
}

/** Says why an entry cannot go on by itself, and what to do. */
export function stuckWords(reason: StuckReason | null): StuckWords {
  switch (reason) {
    case "refused":
      return { title: m.outbox_stuck_refused(), advice: m.outbox_stuck_refused_advice() };
    case "bad_picture":
      return { title: m.outbox_stuck_bad_picture(), advice: m.outbox_stuck_bad_picture_advice() };
    case "storage":
      return { title: m.outbox_stuck_storage(), advice: m.outbox_stuck_storage_advice() };
    case "gave_up":
      return { title: m.outbox_stuck_gave_up(), advice: m.outbox_stuck_gave_up_advice() };
    case "outcome_unknown":
      return { title: m.outbox_stuck_unknown(), advice: m.outbox_stuck_unknown_advice() };
    case "too_late":
      return { title: m.outbox_stuck_too_late(), advice: m.outbox_stuck_too_late_advice() };
    case "restored":
      return { title: m.outbox_stuck_restored(), advice: m.outbox_stuck_restored_advice() };
    case "unreadable":
      return { title: m.outbox_stuck_unreadable(), advice: m.outbox_stuck_unreadable_advice() };
    case null:
      return { title: m.outbox_stuck_other(), advice: m.outbox_stuck_other_advice() };
  }
}

/** Names what an entry was told last: the system's own words, or what the connection said where it said nothing. */
export function messageLabel(entry: OutboxItem): string {
  const heardNothing =
    entry.state === "unknown" ||
    entry.wait === "unreachable" ||
    entry.stuck_reason === "outcome_unknown" ||
    entry.stuck_reason === "gave_up";
  return heardNothing ? m.outbox_technical() : m.outbox_system_says();
}

/** What can be done with an entry; a button stands for each. */
export type EntryAct =
  | "retry"
  | "try_now"
  | "give_up"
  | "was_sent"
  | "was_not_sent"
  | "send_late"
  | "ask_and_send"
  | "do_not_send";

/** The acts that make sense for an entry as it stands; `resting` entries cannot be hurried. */
export function entryActs(entry: OutboxItem, resting: boolean): EntryAct[] {
  if (entry.state === "stuck") {
    if (entry.many) return foldedActs(entry.stuck_reason);
    if (entry.stuck_reason === "outcome_unknown")
      return ["was_sent", "was_not_sent", "do_not_send"];
    if (entry.stuck_reason === "too_late") return ["send_late", "do_not_send"];
    if (entry.stuck_reason === "restored") return ["ask_and_send", "do_not_send"];
    return ["retry", "give_up"];
  }
  if (entry.state === "waiting" && entry.wait === "account_removed") return ["give_up"];
  if (entry.state === "waiting" && entry.attempts > 0) {
    return resting ? ["give_up"] : ["try_now", "give_up"];
  }
  return entry.state === "unknown" && !resting ? ["try_now"] : [];
}

/** A line that stands for many entries acts on all of them; giving up has a button of its own there. */
function foldedActs(reason: StuckReason | null): EntryAct[] {
  if (reason === "outcome_unknown") return ["was_sent", "was_not_sent"];
  if (reason === "too_late") return ["send_late"];
  return [reason === "restored" ? "ask_and_send" : "retry"];
}

/** Whether messages to single people wait for a person's word, one by one. */
export function asksAboutEach(entry: OutboxItem): boolean {
  if (entry.state !== "stuck" || entry.stuck_reason !== "outcome_unknown") return false;
  const [only, ...more] = entry.recipients;
  return entry.many !== null || (more.length === 0 && only !== undefined && only.kind !== "group");
}

/** Names the piece of work: a picture, a batch of groups, a cancelled schedule. */
export function workWords(work: WorkKind, subject: string): string {
  switch (work) {
    case "upload":
      return m.outbox_work_upload({ name: subject });
    case "dispatch":
      return batchWords(subject);
    case "cancel_schedule":
      return m.outbox_work_cancel_schedule();
    default:
      return subject;
  }
}

/** Names one batch of several, whose subject is "2/3"; a single batch needs no number. */
function batchWords(subject: string): string {
  const [, batch, batches] = /^(\d+)\/(\d+)$/.exec(subject) ?? [];
  if (batch === undefined || batches === undefined || batches === "1") {
    return m.outbox_work_dispatch();
  }
  return m.outbox_work_batch({
    batch: formatNumber(Number(batch)),
    batches: formatNumber(Number(batches)),
  });
}
