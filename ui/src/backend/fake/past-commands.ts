import { wordSpans } from "@/features/sync/word-spans";
import { CommandError } from "../command-error";
import type { Draft } from "../generated/Draft";
import type { DraftDiff } from "../generated/DraftDiff";
import type { DraftField } from "../generated/DraftField";
import type { DraftFields } from "../generated/DraftFields";
import type { Moment } from "../generated/Moment";
import type { Origin } from "../generated/Origin";
import type { Revision } from "../generated/Revision";
import type { SetDiff } from "../generated/SetDiff";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { titleOf } from "./posts";
import type { World } from "./world";

const PAGE = 200;

type PastCommands = Pick<
  Handlers,
  | "draft_moments"
  | "read_revision"
  | "compare_revisions"
  | "restore_revision"
  | "delete_draft_forever"
  | "empty_trash"
>;

/** Keeps a revision of a draft, which becomes its newest one. */
export function kept(
  world: World,
  draft: Draft,
  origin: Origin,
  fields: DraftFields = draft.fields,
): void {
  draft.revision += 1;
  draft.updated_at_ms = Date.now();
  const revision = { revision: draft.revision, saved_at_ms: Date.now(), origin };
  const before = world.revisions.get(draft.id) ?? [];
  world.revisions.set(draft.id, [{ ...revision, fields: structuredClone(fields) }, ...before]);
}

function setDiff(from: readonly string[], to: readonly string[]): SetDiff {
  const shared = from.filter((one) => to.includes(one));
  return {
    added: to.filter((one) => !from.includes(one)),
    removed: from.filter((one) => !to.includes(one)),
    changed: [],
    reordered: shared.join("\n") !== to.filter((one) => from.includes(one)).join("\n"),
  };
}

function diffOf(from: DraftFields, to: DraftFields): DraftDiff {
  const files = (fields: DraftFields) => fields.content.attachments.map(({ name }) => name);
  const groups = (fields: DraftFields) => fields.recipients.map(({ name }) => name);
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
  const changed: DraftField[] = [];
  if (from.content.text !== to.content.text) changed.push("text");
  if (!same(files(from), files(to))) changed.push("attachments");
  if (!same(groups(from), groups(to))) changed.push("recipients");
  if (!same(from.schedule, to.schedule)) changed.push("schedule");
  if (from.sender_id !== to.sender_id) changed.push("sender");
  return {
    text: wordSpans(from.content.text, to.content.text),
    recipients: setDiff(groups(from), groups(to)),
    attachments: setDiff(files(from), files(to)),
    schedule: same(from.schedule, to.schedule) ? null : [from.schedule, to.schedule],
    changed,
  };
}

/** The time machine and the end of the trash. */
export function pastCommands(world: World, tell: Tell): PastCommands {
  const revisionsOf = (id: string) => world.revisions.get(id) ?? [];

  function revisionOf(id: string, revision: number): Revision {
    const one = revisionsOf(id).find((candidate) => candidate.revision === revision);
    if (!one) throw new CommandError("not_found", `There is no revision ${revision} any more.`);
    return one;
  }

  function forget(id: string): void {
    world.drafts = world.drafts.filter((draft) => draft.id !== id);
    world.revisions.delete(id);
    tell("drafts", id);
  }

  return {
    draft_moments: ({ id, before }) => {
      const all = revisionsOf(id);
      const from = before === null ? 0 : all.findIndex(({ revision }) => revision < before);
      if (from === -1) return [];
      return all.slice(from, from + PAGE).map((one, at): Moment => {
        const older = all[from + at + 1];
        return {
          revision: one.revision,
          saved_at_ms: one.saved_at_ms,
          origin: one.origin,
          title: titleOf(one.fields.content.text),
          changed: older ? diffOf(older.fields, one.fields).changed : ["text"],
        };
      });
    },
    read_revision: ({ id, revision }) => revisionOf(id, revision),
    compare_revisions: ({ id, from, to }) =>
      diffOf(revisionOf(id, from).fields, revisionOf(id, to).fields),
    restore_revision: ({ id, revision }) => {
      const draft = found(world.drafts, id);
      draft.fields = structuredClone(revisionOf(id, revision).fields);
      kept(world, draft, "restored");
      tell("drafts", id);
      return draft;
    },
    delete_draft_forever: ({ id }) => {
      forget(found(world.drafts, id).id);
      return null;
    },
    empty_trash: () => {
      const gone = world.drafts.filter(({ deleted_at_ms }) => deleted_at_ms !== null);
      for (const { id } of gone) forget(id);
      return gone.length;
    },
  };
}
