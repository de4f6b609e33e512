import { NO_COUNTS } from "@/backend/empty";
import type { OutboxItem } from "@/backend/generated/OutboxItem";
import type { PostSummary } from "@/backend/generated/PostSummary";

/** A post on its way, for tests. */
export function samplePost(change: Partial<PostSummary> = {}): PostSummary {
  return {
    id: "p1",
    draft_id: "d1",
    account_id: "a1",
    title: "Submariner",
    cover: null,
    cover_edit: null,
    attachment_count: 0,
    recipient_count: 11,
    schedule: { kind: "now" },
    state: "on_its_way",
    counts: { ...NO_COUNTS, waiting: 11 },
    lives: "here",
    hold_until_ms: 0,
    not_after_ms: null,
    paused: false,
    is_test: false,
    created_at_ms: 1_000,
    ...change,
  };
}

/** A step of work, for tests. */
export function sampleEntry(change: Partial<OutboxItem> = {}): OutboxItem {
  return {
    id: "e1",
    account_id: "a1",
    post_id: "p1",
    work: "dispatch",
    title: "Submariner",
    subject: "Submariner",
    state: "waiting",
    stuck_reason: null,
    message: null,
    attempts: 0,
    next_try_at_ms: null,
    wait: "turn",
    may_have_arrived: false,
    left_at_ms: null,
    recipients: [],
    lives: "here" as const,
    done: 0,
    total: 11,
    many: null,
    created_at_ms: 1_000,
    ...change,
  };
}
