import { NO_COUNTS } from "../empty";
import type { DeliveryCounts } from "../generated/DeliveryCounts";
import type { Draft } from "../generated/Draft";
import type { Ledger } from "../generated/Ledger";
import type { Occurrence } from "../generated/Occurrence";
import type { PostDetail } from "../generated/PostDetail";
import type { PostSummary } from "../generated/PostSummary";
import type { Run } from "../generated/Run";
import type { Schedule } from "../generated/Schedule";
import type { ScheduleSummary } from "../generated/ScheduleSummary";
import { patternStarts } from "./pattern-runs";
import { DAY_MS, HOUR_MS, MINUTE_MS, nextId } from "./world";

const UNIT_MS = { minutes: MINUTE_MS, hours: HOUR_MS, days: DAY_MS, weeks: 7 * DAY_MS };
const MOST_RUNS = 366;

/** The first line, as lists show it. */
export function titleOf(text: string): string {
  return (text.split("\n")[0] ?? "").replace(/[*_~]/g, "");
}

/** Freezes a draft into a post whose deliveries all wait. */
export function freeze(draft: Draft, atMs: number, holdMs: number): PostDetail {
  const id = nextId("post");
  const { fields } = structuredClone(draft);
  const post: PostDetail["post"] = {
    id,
    draft_id: draft.id,
    revision: draft.revision,
    account_id: fields.account_id ?? "",
    sender_id: fields.sender_id ?? "",
    content: fields.content,
    recipients: fields.recipients,
    schedule: fields.schedule,
    state: fields.schedule.kind === "now" ? "held" : "scheduled",
    hold_until_ms: atMs + holdMs,
    created_at_ms: atMs,
    is_test: false,
  };
  const deliveries = fields.recipients.map((recipient, at): PostDetail["deliveries"][number] => ({
    id: `${id}/1/${at}`,
    occurrence: 1,
    recipient,
    state: "waiting",
    error_code: null,
    error_message: null,
    send_id: null,
    updated_at_ms: atMs,
  }));
  return { id, post, deliveries, next: null, proofs: [], summary: summaryOf({ post, deliveries }) };
}

function countsOf(deliveries: PostDetail["deliveries"]): DeliveryCounts {
  const counts = { ...NO_COUNTS };
  for (const { state } of deliveries) {
    if (state === "deleted") counts.failed += 1;
    else counts[state] += 1;
  }
  counts.delivered += counts.seen;
  counts.sent += counts.delivered;
  return counts;
}

/** The row of a post, counted anew. */
export function summaryOf({
  post,
  deliveries,
}: Pick<PostDetail, "post" | "deliveries">): PostSummary {
  return {
    id: post.id,
    draft_id: post.draft_id,
    account_id: post.account_id,
    title: titleOf(post.content.text),
    cover: post.content.attachments[0]?.blob ?? null,
    cover_edit: post.content.attachments[0]?.edit ?? null,
    attachment_count: post.content.attachments.length,
    recipient_count: post.recipients.length,
    schedule: post.schedule,
    state: post.state,
    counts: countsOf(deliveries),
    lives: post.state === "held" || post.state === "on_its_way" ? "here" : "server",
    hold_until_ms: post.hold_until_ms,
    not_after_ms: null,
    paused: false,
    is_test: post.is_test,
    created_at_ms: post.created_at_ms,
  };
}

/** The runs of a schedule; enough for a dev build, which does not care for clock changes. */
export function occurrencesOf(schedule: Schedule): Occurrence[] {
  if (schedule.kind === "now") return [];
  if (schedule.kind === "pattern") {
    return patternStarts(schedule).map((atMs, at) => occurrence(at + 1, atMs));
  }
  const start = schedule.kind === "once" ? schedule.at : schedule.first;
  const firstMs = Date.parse(start);
  if (Number.isNaN(firstMs)) return [];
  if (schedule.kind === "once") return [occurrence(1, firstMs)];
  const stepMs = schedule.every.count * UNIT_MS[schedule.every.unit];
  const untilMs = schedule.end.kind === "until" ? Date.parse(schedule.end.at) : Infinity;
  const most = schedule.end.kind === "count" ? schedule.end.count : MOST_RUNS;
  return Array.from({ length: Math.min(most, MOST_RUNS) }, (_, at) =>
    occurrence(at + 1, firstMs + at * stepMs),
  ).filter(({ run_at_ms }) => run_at_ms <= untilMs);
}

/** What the picker is shown of a schedule. */
export function ledgerOf(schedule: Schedule): Ledger {
  const lines = occurrencesOf(schedule).map((run) => ({
    ...run,
    utc: new Date(run.run_at_ms).toISOString(),
    offset: "+00:00",
    own: run.local,
  }));
  return {
    lines,
    left_out: [],
    goes_on: schedule.kind === "pattern" && schedule.end === null,
  };
}

function occurrence(number: number, atMs: number): Occurrence {
  return { number, run_at_ms: atMs, local: new Date(atMs).toISOString(), note: null };
}

/** The runs of a scheduled post. */
export function runsOf({ post }: PostDetail): Run[] {
  const waiting = post.recipients.length;
  return occurrencesOf(post.schedule).map((planned) => ({
    ...planned,
    id: `${post.id}/${planned.number}`,
    state: post.state === "cancelled" ? "cancelled" : "planned",
    started_at_ms: null,
    counts: { ...NO_COUNTS, waiting },
    error_message: null,
  }));
}

/** The row of a scheduled post. */
export function scheduleOf(detail: PostDetail): ScheduleSummary {
  const runs = runsOf(detail);
  const { post, summary } = detail;
  return {
    id: post.id,
    account_id: post.account_id,
    title: summary.title,
    cover: summary.cover,
    cover_edit: summary.cover_edit,
    schedule: post.schedule,
    state: post.state === "cancelled" ? "cancelled" : "scheduled",
    recipient_count: post.recipients.length,
    run_count: 0,
    failed_run_count: 0,
    max_occurrences: runs.length,
    next_run_at_ms: runs[0]?.run_at_ms ?? null,
    lives: "server",
    created_at_ms: post.created_at_ms,
  };
}
