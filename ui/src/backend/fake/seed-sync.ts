import type { Conflict } from "../generated/Conflict";
import type { Draft } from "../generated/Draft";
import type { DraftSync } from "../generated/DraftSync";
import { DAY_MS, draftOf, MINUTE_MS, type World } from "./world";

function conflictOf(draft: Draft, world: World, now: number): Conflict {
  const mine = structuredClone(draft.fields);
  const theirs = structuredClone(draft.fields);
  theirs.content.text = mine.content.text
    .replace("with papers", "with box and papers")
    .replace("2021", "2023");
  theirs.content.text += "\nPick up in Antwerp only.";
  theirs.recipients = theirs.recipients.slice(0, -1);
  const at = `${new Date(now + DAY_MS).toISOString().slice(0, 10)}T18:30:00`;
  theirs.schedule = { kind: "once", at, zone: "Europe/Brussels" };
  theirs.sender_id = world.senders[1]?.id ?? theirs.sender_id;
  return {
    draft_id: draft.id,
    found_at_ms: now - 3 * MINUTE_MS,
    base: null,
    mine,
    theirs,
    parts: ["text", "schedule", "sender"],
  };
}

/** One draft for each thing that sync can say. */
export function seedSync(world: World, now: number): void {
  const base: DraftSync = {
    mark: "synced",
    stays: null,
    message: null,
    synced_at_ms: now - 2 * MINUTE_MS,
    notice: null,
  };
  const states: DraftSync[] = [
    { ...base, notice: { kind: "merged", at_ms: now - 4 * MINUTE_MS } },
    { ...base, mark: "conflict" },
    { ...base, mark: "failing", message: "The system answered 503 (Service Unavailable)." },
    { ...base, mark: "here", stays: "pictures_here", synced_at_ms: null },
    { ...base, mark: "waiting" },
    { ...base, notice: { kind: "came_back", at_ms: now - 90 * MINUTE_MS } },
  ];
  states.forEach((state, at) => {
    const draft = world.drafts[at];
    if (!draft) return;
    world.syncs.set(draft.id, state);
    if (state.mark === "conflict") world.conflicts.set(draft.id, conflictOf(draft, world, now));
  });
  const thrown = ["Old stock list, week 31", "Rain check: fair moved to the hall"];
  thrown.forEach((text, at) => {
    const draft = draftOf(text, 0, world.groups.slice(0, 3), now - (at + 1) * DAY_MS);
    draft.deleted_at_ms = now - (at * 17 + 1) * DAY_MS;
    world.drafts.push(draft);
    world.revisions.set(draft.id, [
      {
        revision: 1,
        fields: structuredClone(draft.fields),
        saved_at_ms: draft.updated_at_ms,
        origin: "typed",
      },
    ]);
  });
}
