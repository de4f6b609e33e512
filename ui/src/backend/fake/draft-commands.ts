import { CommandError } from "../command-error";
import type { Account } from "../generated/Account";
import type { AttachOutcome } from "../generated/AttachOutcome";
import type { Attachment } from "../generated/Attachment";
import type { Draft } from "../generated/Draft";
import type { DraftState } from "../generated/DraftState";
import type { DraftSummary } from "../generated/DraftSummary";
import type { Finding } from "../generated/Finding";
import type { SendPlan } from "../generated/SendPlan";
import { capabilitiesOf } from "./capabilities";
import type { Handlers, Tell } from "./handlers";
import { pictureCommands } from "./picture-commands";
import { occurrencesOf, titleOf } from "./posts";
import { syncOf } from "./sync-commands";
import { DAY_MS, draftOf, nextId, photo, type World } from "./world";

const TEXT_MAX = 4096;

export function found<T extends { id: string }>(list: readonly T[], id: string): T {
  const one = list.find((candidate) => candidate.id === id);
  if (!one) throw new CommandError("not_found", `There is no ${id} any more.`);
  return one;
}

function stateOf(world: World, draft: Draft): DraftState {
  const post = world.posts.findLast(({ post }) => post.draft_id === draft.id)?.post;
  if (!post || post.revision < draft.revision) return "unsent";
  const states: Partial<Record<typeof post.state, DraftState>> = {
    held: "on_its_way",
    on_its_way: "on_its_way",
    scheduled: "scheduled",
    needs_you: "needs_you",
    cancelled: "unsent",
  };
  return states[post.state] ?? "sent";
}

function isPhoto({ kind }: Attachment): boolean {
  return kind === "image" || kind === "sticker";
}

function summaryOf(world: World, draft: Draft): DraftSummary {
  const { content, recipients, schedule } = draft.fields;
  return {
    id: draft.id,
    title: titleOf(content.text),
    attachment_count: content.attachments.length,
    photo_count: content.attachments.filter(isPhoto).length,
    recipient_count: recipients.length,
    audience_count: draft.fields.audiences.length,
    cover: content.attachments[0]?.blob ?? null,
    cover_edit: content.attachments[0]?.edit ?? null,
    schedule,
    state: stateOf(world, draft),
    sync: syncOf(world, draft).mark,
    stays: syncOf(world, draft).stays,
    updated_at_ms: draft.updated_at_ms,
    deleted_at_ms: draft.deleted_at_ms,
  };
}

function finding(
  code: Finding["code"],
  part: Finding["part"],
  more: Partial<Finding> = {},
): Finding {
  return { code, part, level: "blocks", limit: null, actual: null, names: [], ...more };
}

function findings(world: World, { fields }: Draft): Finding[] {
  const textLength = [...fields.content.text].length;
  const closed = fields.recipients.filter((recipient) =>
    world.groups.some(
      (group) => recipient.kind === "group" && group.id === recipient.id && !group.can_send,
    ),
  );
  const list: Finding[] = [];
  if (fields.account_id === null) list.push(finding("no_account", "account"));
  if (fields.recipients.length === 0) list.push(finding("no_recipients", "recipients"));
  const { attachments, piece } = fields.content;
  if (textLength === 0 && attachments.length === 0 && piece === null)
    list.push(finding("no_content", "content"));
  const { pieces } = capabilitiesOf(accountOf(world, { fields }));
  if (piece && !pieces.some(({ kind }) => kind === piece.kind))
    list.push(finding("piece_unsupported", "content"));
  if (textLength > TEXT_MAX)
    list.push(finding("text_too_long", "text", { limit: TEXT_MAX, actual: textLength }));
  if (closed.length > 0) {
    const names = closed.map(({ name }) => name);
    list.push(finding("recipient_cannot_post", "recipients", { level: "warns", names }));
  }
  return list;
}

function accountOf(world: World, { fields }: Pick<Draft, "fields">): Account | undefined {
  return world.accounts.find(({ id }) => id === fields.account_id);
}

export function planOf(world: World, draft: Draft): SendPlan {
  const occurrences = occurrencesOf(draft.fields.schedule);
  const recipients = draft.fields.recipients.length;
  return {
    findings: findings(world, draft),
    recipient_count: recipients,
    batches: Math.ceil(recipients / 100),
    occurrences: occurrences.slice(0, 50),
    occurrence_count: occurrences.length,
    bookings: occurrences.length > 0 ? 1 : 0,
    lives: "server",
    text_count: [...draft.fields.content.text].length,
    capabilities: capabilitiesOf(accountOf(world, draft)),
    content: draft.fields.content,
  };
}

type DraftCommands = Pick<
  Handlers,
  | "list_drafts"
  | "create_draft"
  | "read_draft"
  | "save_draft"
  | "arrange_attachments"
  | "remove_attachment"
  | "restore_attachment"
  | "describe_attachment"
  | "edit_attachment"
  | "simulate_picture"
  | "delete_draft"
  | "restore_draft"
  | "duplicate_draft"
  | "draft_revisions"
  | "plan_send"
  | "attach_paths"
  | "choose_and_attach"
  | "attach_clipboard"
  | "attach_from_library"
  | "choose_folder_and_attach"
  | "stop_attaching"
  | "convert_film"
  | "exchange_attachment"
  | "begin_sandbox_draft"
  | "post_again"
>;

/** Drafts and their files. */
export function draftCommands(world: World, tell: Tell): DraftCommands {
  const draftFor = (id: string) => found(world.drafts, id);

  function touched(draft: Draft): Draft {
    draft.revision += 1;
    draft.updated_at_ms = Date.now();
    const kept = {
      revision: draft.revision,
      fields: draft.fields,
      saved_at_ms: Date.now(),
      origin: "typed" as const,
    };
    const before = world.revisions.get(draft.id) ?? [];
    world.revisions.set(draft.id, [structuredClone(kept), ...before].slice(0, 200));
    tell("drafts", draft.id);
    return draft;
  }

  function added(draft: Draft): Draft {
    world.drafts.unshift(draft);
    return touched(draft);
  }

  function attach(id: string, names: readonly string[]): AttachOutcome[] {
    const draft = draftFor(id);
    const outcomes = names.map((name): AttachOutcome => {
      const attachment = photo(Math.floor(Math.random() * 9_000), name);
      draft.fields.content.attachments.push(attachment);
      return { kind: "attached", attachment };
    });
    touched(draft);
    return outcomes;
  }

  return {
    ...pictureCommands(draftFor, touched),
    list_drafts: ({ query }) => {
      const search = query.search?.trim().toLowerCase() ?? "";
      const fitting = world.drafts
        .filter((draft) => (draft.deleted_at_ms !== null) === (query.filter === "trash"))
        .filter((draft) => draft.fields.content.text.toLowerCase().includes(search))
        .map((draft) => summaryOf(world, draft))
        .filter(({ state }) =>
          query.filter === "all" || query.filter === "trash" ? true : state === query.filter,
        )
        .sort((a, b) => b.updated_at_ms - a.updated_at_ms);
      const from = Number(query.cursor ?? 0);
      const to = from + (query.limit ?? 100);
      const next = to < fitting.length ? String(to) : null;
      return { items: fitting.slice(from, to), next, total: fitting.length };
    },
    create_draft: () => added(draftOf("", 0, [], Date.now())),
    read_draft: ({ id }) => draftFor(id),
    save_draft: ({ id, change }) => {
      const draft = draftFor(id);
      const { text, piece, actions, reply_to, options, ...rest } = change;
      const { content } = draft.fields;
      if (text != null) content.text = text;
      if (piece !== undefined) content.piece = piece;
      if (actions) content.actions = actions;
      if (reply_to !== undefined) content.reply_to = reply_to;
      if (options) content.options = options;
      for (const [key, value] of Object.entries(rest)) {
        const isTakenAway = value === null && key === "not_after";
        if (key.endsWith("_base")) continue;
        if (value != null || isTakenAway) Object.assign(draft.fields, { [key]: value });
      }
      const { revision, updated_at_ms } = touched(draft);
      return { revision, typed_revision: revision, updated_at_ms, overtaken: null };
    },
    arrange_attachments: ({ id, order }) => {
      const draft = draftFor(id);
      const place = (one: string) => (order.includes(one) ? order.indexOf(one) : order.length);
      draft.fields.content.attachments.sort((a, b) => place(a.id) - place(b.id));
      return touched(draft);
    },
    remove_attachment: ({ id, attachment }) => {
      const { content } = draftFor(id).fields;
      content.attachments = content.attachments.filter((one) => one.id !== attachment);
      return touched(draftFor(id));
    },
    restore_attachment: ({ id, attachment, index }) => {
      draftFor(id).fields.content.attachments.splice(index, 0, attachment);
      return touched(draftFor(id));
    },
    describe_attachment: ({ id, attachment, alt }) => {
      found(draftFor(id).fields.content.attachments, attachment).alt = alt;
      return touched(draftFor(id));
    },
    delete_draft: ({ id }) => {
      draftFor(id).deleted_at_ms = Date.now();
      tell("drafts", id);
      return null;
    },
    restore_draft: ({ id }) => {
      draftFor(id).deleted_at_ms = null;
      return touched(draftFor(id));
    },
    duplicate_draft: ({ id }) =>
      added({ ...structuredClone(draftFor(id)), id: nextId("draft"), revision: 0 }),
    draft_revisions: ({ id }) => world.revisions.get(id) ?? [],
    plan_send: ({ id }) => planOf(world, draftFor(id)),
    attach_paths: ({ id, paths }) =>
      attach(
        id,
        paths.map((path) => path.split(/[\\/]/).at(-1) ?? path),
      ),
    choose_and_attach: ({ id }) => attach(id, ["IMG_4711.jpg"]),
    attach_clipboard: ({ id }) => attach(id, ["clipboard.png"]),
    attach_from_library: ({ id, blob }) => {
      const draft = draftFor(id);
      draft.fields.content.attachments.push({ ...photo(1), blob });
      return touched(draft);
    },
    choose_folder_and_attach: ({ id }) => attach(id, ["IMG_4712.jpg", "IMG_4713.jpg"]),
    stop_attaching: () => null,
    convert_film: ({ id, attachment }) => {
      const film = found(draftFor(id).fields.content.attachments, attachment);
      const name = film.name.replace(/\.[^.]+$/, ".mp4");
      Object.assign(film, { name, mime: "video/mp4", size_bytes: film.size_bytes / 4 });
      touched(draftFor(id));
      return film;
    },
    exchange_attachment: ({ id, attachment }) => {
      Object.assign(found(draftFor(id).fields.content.attachments, attachment.id), attachment);
      return touched(draftFor(id));
    },
    begin_sandbox_draft: ({ text }) =>
      added(draftOf(text, 0, world.groups.slice(0, 1), Date.now() - DAY_MS)),
    post_again: ({ id }) => {
      const { post } = found(world.posts, id);
      const draft = draftOf("", 0, [], Date.now());
      draft.fields = structuredClone({ ...draft.fields, ...post, schedule: { kind: "now" } });
      return added(draft);
    },
  };
}
