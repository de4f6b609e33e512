import type { Audience } from "../generated/Audience";
import type { Recipient } from "../generated/Recipient";
import { fitting } from "./contacts";
import { found } from "./draft-commands";
import { filled, placesIn } from "./filling";
import type { Handlers, Tell } from "./handlers";
import { nextId, type World } from "./world";

type AudienceCommands = Pick<
  Handlers,
  | "list_audiences"
  | "save_audience"
  | "delete_audience"
  | "check_audience"
  | "update_audience"
  | "preview_recipient"
>;

function keyOf(recipient: Recipient): string {
  return recipient.kind === "phone" ? recipient.number : recipient.id;
}

/** Everybody an audience stands for now. */
function recipientsOf(world: World, { source }: Audience): Recipient[] {
  if (source.kind === "fixed") return source.recipients;
  return fitting(world, source.filter).map(({ number, name }) => ({ kind: "phone", number, name }));
}

/** Saved sets of recipients in memory, and what each of them will get. */
export function audienceCommands(world: World, tell: Tell): AudienceCommands {
  const vanished = (audience: Audience) =>
    recipientsOf(world, audience).filter(
      (one) => one.kind === "group" && !world.groups.some(({ id }) => id === one.id),
    );
  const renamed = (audience: Audience) =>
    recipientsOf(world, audience).flatMap((recipient) => {
      const group = world.groups.find(({ id }) => id === keyOf(recipient));
      return group && group.name !== recipient.name ? [{ recipient, name: group.name }] : [];
    });
  const isSuppressed = (recipient: Recipient) =>
    world.suppressions.some(({ number }) => number === keyOf(recipient));

  return {
    list_audiences: ({ accountId }) =>
      world.audiences.filter((one) => one.account_id === accountId),
    save_audience: ({ accountId, name, source }) => {
      const known = world.audiences.find(
        (one) => one.account_id === accountId && one.name === name,
      );
      const id = known?.id ?? nextId("audience");
      const saved = { id, account_id: accountId, name, source, updated_at_ms: Date.now() };
      world.audiences = [...world.audiences.filter((one) => one !== known), saved];
      tell("audience", saved.id);
      return saved;
    },
    delete_audience: ({ id }) => {
      world.audiences = world.audiences.filter((one) => one.id !== id);
      tell("audience", id);
      return null;
    },
    check_audience: ({ id }) => {
      const audience = found(world.audiences, id);
      const all = recipientsOf(world, audience);
      const suppressed = all.filter(isSuppressed).length;
      return {
        id,
        count: all.length - suppressed,
        suppressed,
        vanished: vanished(audience),
        renamed: renamed(audience),
      };
    },
    update_audience: ({ id }) => {
      const audience = found(world.audiences, id);
      const { source } = audience;
      if (source.kind === "fixed") {
        const gone = vanished(audience);
        const names = new Map(renamed(audience).map((one) => [one.recipient, one.name]));
        source.recipients = source.recipients
          .filter((one) => !gone.includes(one))
          .map((one) => ({ ...one, name: names.get(one) ?? one.name }));
      }
      tell("audience", id);
      return audience;
    },
    preview_recipient: ({ id, index }) => {
      const { content, recipients, audiences } = found(world.drafts, id).fields;
      const saved = world.audiences.filter((one) => audiences.includes(one.id));
      const all = [...recipients, ...saved.flatMap((one) => recipientsOf(world, one))];
      const unique = [...new Map(all.map((one) => [keyOf(one), one])).values()];
      const reached = unique.filter((one) => !isSuppressed(one));
      const at = Math.min(Math.max(index, 0), reached.length - 1);
      const recipient = reached[at] ?? { kind: "group", id: "", name: "" };
      const contact = world.contacts.find(({ number }) => number === keyOf(recipient));
      return {
        index: Math.max(at, 0),
        total: reached.length,
        recipient,
        content: { ...content, text: filled(content.text, contact) },
        unfilled: placesIn(content.text, contact),
      };
    },
  };
}
