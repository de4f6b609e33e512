import type { Capabilities } from "@/backend/generated/Capabilities";
import type { Finding } from "@/backend/generated/Finding";
import type { MediaKind } from "@/backend/generated/MediaKind";
import type { TextUnit } from "@/backend/generated/TextUnit";
import { factNames } from "@/features/preview/private-facts";
import { formatBytes, formatNumber, formatSeconds } from "@/format";
import { m } from "@/messages";
import { fitWords, namesOf } from "./finding-fit";

/** A variable with a default, as it is written in a text. */
const EXAMPLE = "{{first_name|…}}";

/** Something worth knowing that this window found out itself; it never stops a send. */
export interface Advice {
  words: string;
  /** Leads to where it can be looked at. */
  act: () => void;
}

/** The findings that stop a send. */
export function blockers(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => finding.level === "blocks");
}

/** Reads the findings a refused send carries; what cannot be read counts as none. */
export function findingsFrom(detail: string | null): Finding[] {
  try {
    const parsed: unknown = JSON.parse(detail ?? "[]");
    return Array.isArray(parsed) ? (parsed as Finding[]) : [];
  } catch {
    return [];
  }
}

/** Says a finding in a sentence that tells what to do. */
export function findingWords(finding: Finding, capabilities: Capabilities | null): string {
  const names = namesOf(finding.names);
  const count = finding.actual ?? finding.names.length;
  const actual = formatNumber(count);
  const limit = formatNumber(finding.limit ?? 0);
  const [first = "", second = ""] = finding.names;
  switch (finding.code) {
    case "no_account":
      return m.compose_finding_no_account();
    case "no_sender":
      return m.compose_finding_no_sender();
    case "sender_not_ready":
      return m.compose_finding_sender_not_ready({ names });
    case "no_recipients":
      return m.compose_finding_no_recipients();
    case "recipient_kind_unsupported":
      return m.compose_finding_recipient_kind({ names });
    case "recipient_not_in_sender":
      return m.compose_finding_not_member({ names });
    case "recipient_cannot_post":
      return m.compose_finding_cannot_post({ names, count: finding.names.length });
    case "split_into_batches":
      return m.compose_finding_batches({ limit });
    case "too_many_recipients":
      return m.compose_finding_too_many_recipients({ actual, limit });
    case "suppressed_left_out":
      return m.compose_finding_suppressed({ names, count, shown: actual });
    case "audience_changed":
      return m.compose_finding_audience_changed({ names, vanished: limit, renamed: actual });
    case "audience_missing":
      return m.compose_finding_audience_missing({ count, shown: actual });
    case "variables_unfilled":
      return m.compose_finding_unfilled({ names, count, shown: actual, example: EXAMPLE });
    case "variables_in_groups":
      return m.compose_finding_variables_in_groups({ names, example: EXAMPLE });
    case "no_content":
      return m.compose_finding_no_content();
    case "text_too_long":
      return m.compose_finding_text_too_long({ actual, limit, unit: unitWords(capabilities) });
    case "text_near_limit":
      return m.compose_finding_text_near({ actual, limit, unit: unitWords(capabilities) });
    case "too_many_attachments":
      return m.compose_finding_too_many({ actual, limit });
    case "media_kind_unsupported":
      return kindRefused(finding, names);
    case "too_many_of_kind":
      return m.compose_finding_many_of_kind({ actual, limit, kind: kindWord(finding.kind) });
    case "media_type_unsupported":
      return m.compose_finding_type({ name: first, mime: second });
    case "media_too_big":
      return m.compose_finding_too_big(excessOf(finding, formatBytes));
    case "media_too_long":
      return m.compose_finding_too_long_media(excessOf(finding, formatSeconds));
    case "media_codec":
      return m.compose_finding_codec({ name: first, codec: second });
    case "sticker_size":
      return m.compose_finding_sticker({ name: first, actual, limit });
    case "media_tells":
      return m.compose_finding_tells({
        name: first,
        facts: factNames(finding.names.slice(1).map((fact) => fact.replace(/_/g, " "))),
      });
    case "needs_media_host":
      return m.compose_finding_needs_media_host();
    case "schedule_not_offered":
      return m.compose_finding_schedule_not_offered();
    case "schedule_in_past":
      return m.compose_finding_past();
    case "schedule_ends_before_it_starts":
      return m.compose_finding_ends_first();
    case "schedule_too_long":
      return m.compose_finding_too_long({ limit });
    case "schedule_incomplete":
      return m.pattern_finding_incomplete();
    case "schedule_has_no_runs":
      return m.pattern_finding_no_runs();
    case "schedule_open_ended":
      return m.pattern_finding_open({ limit });
    case "interval_too_short":
      return m.compose_finding_interval({ limit: intervalWords(finding.limit) });
    case "not_after_too_early":
      return m.compose_finding_not_after();
    case "clock_change":
      return m.compose_finding_clock({ count, shown: actual });
    default:
      return fitWords(finding, finding.code);
  }
}

function kindRefused({ kind }: Finding, names: string): string {
  const words = {
    image: m.compose_finding_no_image,
    video: m.compose_finding_no_video,
    audio: m.compose_finding_no_audio,
    document: m.compose_finding_no_document,
    sticker: m.compose_finding_no_sticker,
  };
  return kind ? words[kind]({ names }) : m.compose_finding_media_kind({ names });
}

function kindWord(kind: MediaKind | undefined): string {
  const words = {
    image: m.compose_kind_image,
    video: m.compose_kind_video,
    audio: m.compose_kind_audio,
    document: m.compose_kind_document,
    sticker: m.compose_kind_sticker,
  };
  return kind ? words[kind]() : "";
}

/** "too big by X" with the three numbers, each in the unit people read. */
function excessOf(finding: Finding, format: (value: number) => string) {
  const [actual, limit] = [finding.actual ?? 0, finding.limit ?? 0];
  return {
    name: finding.names[0] ?? "",
    excess: format(actual - limit),
    actual: format(actual),
    limit: format(limit),
  };
}

/** The unit of a text limit in words. */
export function unitWords(capabilities: Capabilities | null): string {
  return unitName(capabilities?.text.unit ?? "code_points");
}

function unitName(unit: TextUnit): string {
  if (unit === "bytes") return m.compose_unit_bytes();
  return unit === "utf16" ? m.compose_unit_utf16() : m.compose_unit_code_points();
}

function intervalWords(limitMs: number | null): string {
  const minutes = Math.round((limitMs ?? 0) / 60_000);
  return m.schedule_interval_minutes({ count: minutes, shown: formatNumber(minutes) });
}
