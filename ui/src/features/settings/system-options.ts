import type { Account } from "@/backend/generated/Account";
import type { AccountOptions } from "@/backend/generated/AccountOptions";
import type { SystemKind } from "@/backend/generated/SystemKind";
import { USUAL_ROUTEE } from "@/backend/routee-options";

/** The systems an account can be of, in the order in which they are offered. */
export const SYSTEM_KINDS: readonly SystemKind[] = ["watchcollect", "routee", "bird"];

/** The name a system goes by, the same in every language. */
export const SYSTEM_NAMES: Record<SystemKind, string> = {
  watchcollect: "watchcollect",
  routee: "Routee",
  bird: "Bird",
};

/** The documented address of a system's API; watchcollect has none that is the same for everybody. */
export const DEFAULT_ADDRESSES: Record<SystemKind, string> = {
  watchcollect: "",
  routee: "https://connect.routee.net",
  bird: "https://api.bird.com",
};

/** What an account is set to until somebody says otherwise. */
export const DEFAULT_OPTIONS: AccountOptions = {
  payload_part: "payload",
  files_part: "files",
  upload_path: "/v2/outbound/media",
  upload_route: "endpoint",
  own_storage: null,
  requests_per_minute: 110,
  routee: USUAL_ROUTEE,
  bird: {
    workspace_id: "",
    look_back_seconds: 120,
    repeat_after_seconds: 60,
    gets_per_second: 50,
    posts_per_second: 500,
    upload_path: "/channels/{channel}/presigned-upload",
  },
};

/** Whether files can reach a system from a storage of one's own only. */
export function needsOwnStorage(kind: SystemKind): boolean {
  return kind === "routee";
}

/** How many messages an account sends in a second at most. */
export function sendsPerSecond({ kind, options }: Account): number {
  if (kind === "routee") return options.routee.requests_per_second;
  if (kind === "bird") return options.bird.posts_per_second;
  return options.requests_per_minute / 60;
}
