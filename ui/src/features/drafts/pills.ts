import type { DraftState } from "@/backend/generated/DraftState";
import type { DraftSummary } from "@/backend/generated/DraftSummary";
import type { PostState } from "@/backend/generated/PostState";
import { shortScheduleWords } from "@/features/compose/schedule-words";
import { formatNumber } from "@/format";
import { m } from "@/messages";

/** The colours of a pill. */
export type Tone = "ok" | "warn" | "bad" | "info" | "plain";

/** What a pill says and in which colour. */
export interface PillWords {
  tone: Tone;
  text: string;
}

/** The pill of a draft's row. */
export function draftPill(state: DraftState): PillWords {
  switch (state) {
    case "unsent":
      return { tone: "plain", text: m.drafts_state_unsent() };
    case "on_its_way":
      return { tone: "ok", text: m.drafts_state_on_its_way() };
    case "scheduled":
      return { tone: "info", text: m.drafts_state_scheduled() };
    case "needs_you":
      return { tone: "bad", text: m.drafts_state_needs_you() };
    case "sent":
      return { tone: "ok", text: m.drafts_state_sent() };
  }
}

/** The pill of a post. */
export function postPill(state: PostState): PillWords {
  switch (state) {
    case "held":
      return { tone: "warn", text: m.drafts_post_held() };
    case "on_its_way":
      return { tone: "ok", text: m.drafts_state_on_its_way() };
    case "scheduled":
      return { tone: "info", text: m.drafts_state_scheduled() };
    case "done":
      return { tone: "ok", text: m.drafts_state_sent() };
    case "partly_failed":
      return { tone: "bad", text: m.drafts_post_partly_failed() };
    case "failed":
      return { tone: "bad", text: m.drafts_post_failed() };
    case "needs_you":
      return { tone: "bad", text: m.drafts_state_needs_you() };
    case "cancelled":
      return { tone: "plain", text: m.drafts_post_cancelled() };
  }
}

/** The second line of a row: its schedule, or what it holds and for whom. */
export function draftDetail(draft: DraftSummary): string {
  const when = shortScheduleWords(draft.schedule);
  if (when !== "") return when;
  const groups = draft.recipient_count;
  const whom =
    groups === 0
      ? m.drafts_nobody()
      : m.drafts_groups({ count: groups, shown: formatNumber(groups) });
  return `${filesWords(draft)} · ${whom}`;
}

/** Photos and other files, each counted as what they are. */
function filesWords({ attachment_count, photo_count }: DraftSummary): string {
  const others = attachment_count - photo_count;
  const photos = m.drafts_photos({ count: photo_count, shown: formatNumber(photo_count) });
  const files = m.drafts_files({ count: others, shown: formatNumber(others) });
  if (attachment_count === 0) return m.drafts_text_only();
  if (others === 0) return photos;
  return photo_count === 0 ? files : m.drafts_photos_and_files({ photos, files });
}
