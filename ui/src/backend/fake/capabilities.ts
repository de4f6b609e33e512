import type { Account } from "../generated/Account";
import type { Capabilities } from "../generated/Capabilities";
import type { MediaKind } from "../generated/MediaKind";
import type { MediaRule } from "../generated/MediaRule";

/** What the watchcollect channel can do. */
export const WATCHCOLLECT: Capabilities = {
  text: { max: 4096, warn_from: 3686, unit: "code_points" },
  caption: null,
  media: [
    {
      kind: "image",
      mimes: ["image/jpeg", "image/png", "image/webp", "image/gif"],
      max_bytes: 5_000_000,
      max_count: 10,
      max_edge_px: 1600,
      max_duration_ms: null,
      codecs: [],
      exact_px: null,
    },
  ],
  max_attachments: 10,
  needs_media_host: false,
  one_kind_per_message: false,
  needs_text: false,
  pieces: [],
  actions: [],
  max_actions: 0,
  actions_with_files: false,
  replies: false,
  options: [],
  templates: null,
  service_window: false,
  balance: false,
  shown: null,
  recipients: ["group"],
  recipients_per_request: 100,
  requests_at_once: 4,
  reports_per_look: 1,
  schedule: { kind: "series", min_interval_ms: 60_000, max_occurrences: 366 },
  drafts: false,
  settles: "replay_key",
  receipts: false,
};

function media(kind: MediaKind, max_bytes: number, mimes: string[]): MediaRule {
  return {
    kind,
    mimes,
    max_bytes,
    max_count: 1,
    max_edge_px: null,
    max_duration_ms: null,
    codecs: [],
    exact_px: kind === "sticker" ? 512 : null,
  };
}

/** What the Routee channel can do: one message to one number, words beside everything. */
export const ROUTEE: Capabilities = {
  ...WATCHCOLLECT,
  text: { max: 4069, warn_from: 3662, unit: "code_points" },
  media: [
    media("image", 5_000_000, ["image/jpeg", "image/png"]),
    media("video", 16_000_000, ["video/mp4", "video/3gpp"]),
    media("document", 100_000_000, []),
    media("audio", 16_000_000, ["audio/aac", "audio/mp4", "audio/mpeg", "audio/opus"]),
    media("sticker", 100_000, ["image/webp"]),
  ],
  max_attachments: 1,
  one_kind_per_message: true,
  needs_text: true,
  pieces: [
    { kind: "location", text: "needed", files: "never", actions: "never" },
    { kind: "template", text: "needed", files: "never", actions: "never" },
  ],
  templates: { kind: "named", lists: true },
  balance: true,
  recipients: ["phone"],
  recipients_per_request: 1,
  schedule: { kind: "none" },
  settles: "cannot_know",
  receipts: true,
};

/** What the Bird channel can do. */
export const BIRD: Capabilities = {
  ...WATCHCOLLECT,
  media: [
    { ...media("image", 5_000_000, ["image/jpeg", "image/png"]), max_count: 10 },
    media("video", 16_000_000, ["video/mp4", "video/3gpp"]),
    media("document", 100_000_000, []),
    media("audio", 16_000_000, []),
    media("sticker", 500_000, ["image/webp"]),
  ],
  one_kind_per_message: true,
  pieces: [
    { kind: "location", text: "never", files: "never", actions: "never" },
    { kind: "list", text: "needed", files: "never", actions: "never" },
    { kind: "carousel", text: "needed", files: "allowed", actions: "never" },
    { kind: "template", text: "never", files: "never", actions: "never" },
  ],
  actions: ["reply", "postback", "link", "location_request"],
  max_actions: 10,
  actions_with_files: true,
  replies: true,
  options: ["tags", "validity", "quiet_hours", "frequency_cap", "link_tracking"],
  templates: { kind: "project" },
  service_window: true,
  shown: { buttons: 3, button_chars: 20, rows: 10 },
  recipients: ["phone", "contact"],
  recipients_per_request: 1,
  schedule: { kind: "single", max_ahead_ms: 35 * 24 * 60 * 60_000 },
  settles: "look_up_reference",
  receipts: true,
};

/** What the system of an account can do; watchcollect's while nothing is known of it. */
export function capabilitiesOf(account: Account | undefined): Capabilities {
  const known = { watchcollect: WATCHCOLLECT, routee: ROUTEE, bird: BIRD };
  return known[account?.kind ?? "watchcollect"];
}
