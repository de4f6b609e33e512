import type { Moment } from "@/backend/generated/Moment";
import type { Origin } from "@/backend/generated/Origin";
import { fieldWords } from "@/features/sync/sync-words";
import { formatList, formatMoment } from "@/format";
import { m } from "@/messages";

/** Where a version came from; empty for what was simply typed. */
export function originWords(origin: Origin): string {
  switch (origin) {
    case "typed":
      return "";
    case "restored":
      return m.past_origin_restored();
    case "pulled":
      return m.past_origin_pulled();
    case "merged":
      return m.past_origin_merged();
    case "theirs":
      return m.past_origin_theirs();
  }
}

/** What changed at a moment, and where it came from. */
export function momentDetail(moment: Moment): string {
  const parts = formatList(moment.changed.map(fieldWords));
  const changed = parts === "" ? m.past_nothing_changed() : parts;
  const origin = originWords(moment.origin);
  return origin === "" ? changed : `${changed} · ${origin}`;
}

/** A moment as a slider says it. */
export function momentSpoken(moment: Moment): string {
  return `${formatMoment(moment.saved_at_ms)}, ${momentDetail(moment)}`;
}
