import type { Capabilities } from "../generated/Capabilities";

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
  schedule: { kind: "series", min_interval_ms: 60_000, max_occurrences: 366 },
  drafts: false,
  settles: "replay_key",
  receipts: false,
};
