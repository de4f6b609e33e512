import { CommandError } from "../command-error";
import type { BackupContents } from "../generated/BackupContents";
import type { StorageFacts } from "../generated/StorageFacts";
import type { Handlers, Tell } from "./handlers";
import { summaryOf } from "./posts";
import { DAY_MS, HOUR_MS, type World } from "./world";

const FOLDER = "/home/dealer/.local/share/postroom";
const WAIT_MS = 500;

type StorageCommands = Pick<
  Handlers,
  | "storage_facts"
  | "copy_now"
  | "choose_and_backup"
  | "choose_backup"
  | "restore_backup"
  | "choose_and_export"
  | "dismiss_recovery"
  | "unfinished"
  | "close_now"
>;

/** What lies in the data folder; `recovery` in the query string seeds a database that was mended at the start. */
function seededFacts(query: URLSearchParams, nowMs: number): StorageFacts {
  const kind = query.get("recovery");
  return {
    folder: FOLDER,
    database_bytes: 14_680_064,
    library_bytes: 812_400_000,
    library_files: 214,
    copies: Array.from({ length: 6 }, (_, at) => ({
      made_at_ms: nowMs - 3 * HOUR_MS - at * DAY_MS,
      size_bytes: 14_600_000 - at * 210_000,
    })),
    last_backup_at_ms: nowMs - 9 * DAY_MS,
    recovery:
      kind === "damaged" || kind === "restored"
        ? {
            kind,
            at_ms: nowMs,
            copy_made_at_ms: nowMs - 3 * HOUR_MS,
            put_aside: `${FOLDER}/put-aside/2026-11-21T12-27-03Z`,
            rescued_drafts: 3,
            held_sends: 2,
          }
        : null,
  };
}

function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, WAIT_MS));
}

/** Backups, copies, and what would wait if the window were closed. */
export function storageCommands(world: World, tell: Tell, query: URLSearchParams): StorageCommands {
  const facts = seededFacts(query, Date.now());
  const backup = (): BackupContents => ({
    path: "/home/dealer/Postroom 2026-11-21.postroom-backup",
    made_at_ms: Date.now(),
    size_bytes: facts.database_bytes + facts.library_bytes,
    drafts: world.drafts.length,
    posts: world.posts.length,
    files: facts.library_files,
    left_out: 0,
  });

  return {
    storage_facts: () => facts,
    copy_now: async () => {
      await soon();
      facts.copies.unshift({ made_at_ms: Date.now(), size_bytes: facts.database_bytes });
      tell("storage", null);
      return facts;
    },
    choose_and_backup: async () => {
      await soon();
      facts.last_backup_at_ms = Date.now();
      tell("storage", null);
      return backup();
    },
    choose_backup: async () => {
      await soon();
      if (query.has("broken-backup"))
        throw new CommandError("invalid", "The file is cut short. Nothing was changed.");
      return { ...backup(), made_at_ms: Date.now() - 9 * DAY_MS };
    },
    restore_backup: async ({ path }) => {
      await soon();
      console.info("Would start anew with the backup.");
      return { ...backup(), path };
    },
    choose_and_export: async ({ form }) => {
      await soon();
      return {
        paths: ["drafts", "history"].map((name) => `/home/dealer/Export/${name}.${form}`),
        drafts: world.drafts.length,
        posts: world.posts.length,
      };
    },
    dismiss_recovery: () => {
      facts.recovery = null;
      tell("storage", null);
      return null;
    },
    unfinished: () => {
      const waiting = world.outbox.filter(({ state }) => state !== "stuck");
      const posts = world.posts
        .filter((post) => waiting.some(({ post_id }) => post_id === post.id) || isHeld(post.post))
        .map(summaryOf);
      return { posts, post_count: posts.length, draft_count: 0 };
    },
    close_now: () => {
      console.info("Would close the window.");
      return null;
    },
  };
}

function isHeld({ state }: World["posts"][number]["post"]): boolean {
  return state === "held";
}
