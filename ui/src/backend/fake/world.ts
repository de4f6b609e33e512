import { emptyContent } from "../empty";
import type { Account } from "../generated/Account";
import type { Attachment } from "../generated/Attachment";
import type { Audience } from "../generated/Audience";
import type { Conflict } from "../generated/Conflict";
import type { Contact } from "../generated/Contact";
import type { Draft } from "../generated/Draft";
import type { DraftSync } from "../generated/DraftSync";
import type { Group } from "../generated/Group";
import type { OutboxItem } from "../generated/OutboxItem";
import type { PostDetail } from "../generated/PostDetail";
import type { Revision } from "../generated/Revision";
import type { Run } from "../generated/Run";
import type { Schedule } from "../generated/Schedule";
import type { Sender } from "../generated/Sender";
import type { Settings } from "../generated/Settings";
import type { Suppression } from "../generated/Suppression";

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const SANDBOX = "account-sandbox";

/** Everything a dev build knows; it lives as long as the page. */
export interface World {
  accounts: Account[];
  removed: Account[];
  senders: Sender[];
  groups: Group[];
  audiences: Audience[];
  contacts: Contact[];
  /** Deleted contacts, for the undo. */
  deletedContacts: Contact[];
  suppressions: Suppression[];
  drafts: Draft[];
  revisions: Map<string, Revision[]>;
  syncs: Map<string, DraftSync>;
  conflicts: Map<string, Conflict>;
  posts: PostDetail[];
  runs: Map<string, Run[]>;
  outbox: OutboxItem[];
  settings: Settings;
}

let counter = 0;

/** Makes an id that sorts by age. */
export function nextId(kind: string): string {
  counter += 1;
  return `${kind}-${String(counter).padStart(6, "0")}`;
}

/** A hash that is always the same for the same number. */
export function hashOf(seed: number): string {
  let value = (seed * 2654435761) >>> 0;
  let hash = "";
  while (hash.length < 64) {
    value = (value * 1664525 + 1013904223) >>> 0;
    hash += value.toString(16).padStart(8, "0");
  }
  return hash;
}

/** A photo straight from a phone. */
export function photo(seed: number, name = `IMG_${2100 + seed}.jpg`): Attachment {
  return {
    id: nextId("attachment"),
    blob: hashOf(seed),
    name,
    kind: "image",
    mime: "image/jpeg",
    width_px: 4032,
    height_px: 3024,
    size_bytes: 4_280_000 + seed * 1234,
    alt: "",
    edit: null,
    focus: null,
    removes: ["place", "camera_serial"],
  };
}

/** A draft with words, photos and the first groups of the world. */
export function draftOf(
  text: string,
  photos: number,
  groups: readonly Group[],
  atMs: number,
  schedule: Schedule = { kind: "now" },
): Draft {
  const seed = text.length;
  return {
    id: nextId("draft"),
    revision: 1,
    created_at_ms: atMs - HOUR_MS,
    updated_at_ms: atMs,
    deleted_at_ms: null,
    fields: {
      account_id: SANDBOX,
      sender_id: "dealer-nl",
      schedule,
      not_after: null,
      audiences: [],
      recipients: groups.map(({ id, name }) => ({ kind: "group", id, name })),
      content: {
        ...emptyContent(text),
        attachments: Array.from({ length: photos }, (_, at) => photo(seed + at)),
      },
    },
  };
}
