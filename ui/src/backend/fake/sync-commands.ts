import type { Draft } from "../generated/Draft";
import type { DraftSync } from "../generated/DraftSync";
import { CommandError } from "../command-error";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { kept } from "./past-commands";
import type { World } from "./world";

const WAIT_MS = 600;

type SyncCommands = Pick<
  Handlers,
  "sync_now" | "draft_sync" | "read_conflict" | "resolve_conflict" | "dismiss_notice"
>;

/** Where a draft of the dev build stands; most are simply at the system. */
export function syncOf(world: World, draft: Draft): DraftSync {
  const known = world.syncs.get(draft.id);
  if (known) return known;
  const synced = { message: null, notice: null, synced_at_ms: draft.updated_at_ms };
  if (draft.deleted_at_ms !== null) return { ...synced, mark: "here", stays: "in_trash" };
  return { ...synced, mark: "synced", stays: null };
}

/** Keeping in step, as if a system and another device were there. */
export function syncCommands(world: World, tell: Tell): SyncCommands {
  return {
    sync_now: async () => {
      await new Promise((resolve) => setTimeout(resolve, WAIT_MS));
      const report = {
        pushed: 0,
        pulled: 0,
        merged: 0,
        conflicts: world.conflicts.size,
        deleted_there: 0,
        deleted_here: 0,
        failed: 0,
      };
      for (const [id, sync] of world.syncs) {
        if (sync.mark !== "failing" && sync.mark !== "waiting") continue;
        world.syncs.set(id, { ...sync, mark: "synced", message: null, synced_at_ms: Date.now() });
        report.pushed += 1;
        tell("sync", id);
      }
      return report;
    },
    draft_sync: ({ id }) => syncOf(world, found(world.drafts, id)),
    read_conflict: ({ id }) => world.conflicts.get(id) ?? null,
    resolve_conflict: ({ id, resolution }) => {
      const draft = found(world.drafts, id);
      const conflict = world.conflicts.get(id);
      if (!conflict) throw new CommandError("not_found", "There is nothing left to choose.");
      kept(world, draft, "theirs", conflict.theirs);
      if (resolution.text !== undefined) draft.fields.content.text = resolution.text;
      if (resolution.schedule !== undefined) draft.fields.schedule = resolution.schedule;
      if (resolution.take_their_sender === true) {
        draft.fields.account_id = conflict.theirs.account_id;
        draft.fields.sender_id = conflict.theirs.sender_id;
      }
      kept(world, draft, "merged");
      world.conflicts.delete(id);
      world.syncs.delete(id);
      tell("drafts", id);
      tell("sync", id);
      return draft;
    },
    dismiss_notice: ({ id }) => {
      const sync = syncOf(world, found(world.drafts, id));
      world.syncs.set(id, { ...sync, notice: null });
      tell("sync", id);
      return null;
    },
  };
}
