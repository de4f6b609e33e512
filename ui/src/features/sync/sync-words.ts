import type { DraftField } from "@/backend/generated/DraftField";
import type { DraftSummary } from "@/backend/generated/DraftSummary";
import type { DraftSync } from "@/backend/generated/DraftSync";
import type { NoticeKind } from "@/backend/generated/NoticeKind";
import type { Stays } from "@/backend/generated/Stays";
import { formatRelative } from "@/format";
import { m } from "@/messages";

/** Why a draft is only on this computer, and what a person can do about it. */
export interface StaysWords {
  short: string;
  advice: string;
}

/** Says why a draft stays here. */
export function staysWords(stays: Stays): StaysWords {
  switch (stays) {
    case "turned_off":
      return { short: m.sync_stays_turned_off(), advice: m.sync_stays_turned_off_advice() };
    case "not_offered":
      return { short: m.sync_stays_not_offered(), advice: m.sync_stays_not_offered_advice() };
    case "no_sender":
      return { short: m.sync_stays_no_sender(), advice: m.sync_stays_no_sender_advice() };
    case "empty":
      return { short: m.sync_stays_empty(), advice: m.sync_stays_empty_advice() };
    case "pictures_here":
      return { short: m.sync_stays_pictures(), advice: m.sync_stays_pictures_advice() };
    case "audiences":
      return { short: m.sync_stays_audiences(), advice: m.sync_stays_audiences_advice() };
    case "too_many_groups":
      return { short: m.sync_stays_groups(), advice: m.sync_stays_groups_advice() };
    case "too_long":
      return { short: m.sync_stays_too_long(), advice: m.sync_stays_too_long_advice() };
    case "schedule":
      return { short: m.sync_stays_schedule(), advice: m.sync_stays_schedule_advice() };
    case "content":
      return { short: m.sync_stays_content(), advice: m.sync_stays_content_advice() };
    case "sent":
      return { short: m.sync_stays_sent(), advice: m.sync_stays_sent_advice() };
    case "in_trash":
      return { short: m.sync_stays_in_trash(), advice: m.sync_stays_in_trash_advice() };
  }
}

/** The quiet line of an open draft: what it says, and more when somebody points at it. */
export interface SyncLineWords {
  text: string;
  hint: string;
}

/** Says where an open draft stands; empty while there is nothing to say. */
export function syncLineWords(sync: DraftSync, nowMs: number): SyncLineWords {
  switch (sync.mark) {
    case "here": {
      if (sync.stays === null) return { text: "", hint: "" };
      const { short, advice } = staysWords(sync.stays);
      return { text: m.sync_here({ reason: short }), hint: advice };
    }
    case "waiting":
      return { text: m.sync_waiting(), hint: m.sync_waiting_hint() };
    case "synced":
      return { text: syncedWords(sync.synced_at_ms, nowMs), hint: m.sync_synced_hint() };
    case "conflict":
      return { text: m.sync_conflict(), hint: m.sync_conflict_hint() };
    case "failing":
      return { text: failingWords(sync.message), hint: m.sync_failing_hint() };
  }
}

function syncedWords(atMs: number | null, nowMs: number): string {
  if (atMs === null) return m.sync_synced_plain();
  return m.sync_synced({ ago: formatRelative(Math.min(atMs, nowMs), nowMs) });
}

function failingWords(message: string | null): string {
  if (message === null) return m.sync_failing_plain();
  return m.sync_failing({ message: message.replace(/[.\s]+$/, "") });
}

/** What a row of the list shows beside a draft, when there is something to say. */
export type RowMark = "waiting" | "conflict" | "failing" | "pictures";

/** The mark of a row, or null when all is as one expects. */
export function rowMark(draft: Pick<DraftSummary, "sync" | "stays">): RowMark | null {
  if (draft.sync === "here") return draft.stays === "pictures_here" ? "pictures" : null;
  return draft.sync === "synced" ? null : draft.sync;
}

/** The name of a row's mark. */
export function rowMarkWords(mark: RowMark): string {
  switch (mark) {
    case "waiting":
      return m.sync_waiting();
    case "conflict":
      return m.sync_conflict();
    case "failing":
      return m.sync_row_failing();
    case "pictures":
      return m.sync_row_pictures();
  }
}

/** What sync did by itself, and where the rest is. */
export interface NoticeWords {
  happened: string;
  kept: string;
}

/** Says what happened to a draft by itself. */
export function noticeWords(kind: NoticeKind): NoticeWords {
  switch (kind) {
    case "merged":
      return { happened: m.sync_notice_merged(), kept: m.sync_notice_merged_kept() };
    case "updated":
      return { happened: m.sync_notice_updated(), kept: m.sync_notice_updated_kept() };
    case "came_back":
      return { happened: m.sync_notice_came_back(), kept: m.sync_notice_came_back_kept() };
    case "put_back":
      return { happened: m.sync_notice_put_back(), kept: m.sync_notice_put_back_kept() };
    case "deleted_elsewhere":
      return { happened: m.sync_notice_deleted(), kept: m.sync_notice_deleted_kept() };
  }
}

/** The name of a part of a draft. */
export function fieldWords(field: DraftField): string {
  switch (field) {
    case "text":
      return m.sync_field_text();
    case "attachments":
      return m.sync_field_attachments();
    case "recipients":
      return m.sync_field_recipients();
    case "schedule":
      return m.sync_field_schedule();
    case "sender":
      return m.sync_field_sender();
    case "not_after":
      return m.sync_field_not_after();
    case "other":
      return m.sync_field_other();
  }
}
