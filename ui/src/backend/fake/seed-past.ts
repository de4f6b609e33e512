import type { Revision } from "../generated/Revision";
import { MINUTE_MS, type World } from "./world";

const ORIGINS: Record<number, Revision["origin"]> = { 9: "restored", 17: "pulled", 25: "merged" };

/** Gives the first draft as many moments as asked for, as if it had been typed word by word. */
export function seedPast(world: World, moments: number, now: number): void {
  const [first, ...others] = world.drafts;
  for (const draft of others) {
    world.revisions.set(draft.id, [
      {
        revision: 1,
        fields: structuredClone(draft.fields),
        saved_at_ms: draft.updated_at_ms,
        origin: "typed",
      },
    ]);
  }
  if (!first) return;
  const words = first.fields.content.text.split(/(?<=\s)/);
  const revisions = Array.from({ length: moments }, (_, at): Revision => {
    const fields = structuredClone(first.fields);
    const share = (moments - at) / moments;
    fields.content.text = words
      .slice(0, Math.ceil(words.length * share))
      .join("")
      .trimEnd();
    fields.recipients = fields.recipients.slice(0, Math.ceil(fields.recipients.length * share));
    return {
      revision: moments - at,
      fields,
      saved_at_ms: now - at * 11 * MINUTE_MS,
      origin: ORIGINS[at] ?? "typed",
    };
  });
  first.revision = moments;
  world.revisions.set(first.id, revisions);
}
