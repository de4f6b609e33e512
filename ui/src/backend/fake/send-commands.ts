import { CommandError } from "../command-error";
import type { PostDetail } from "../generated/PostDetail";
import { found, planOf } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { freeze, ledgerOf, runsOf, scheduleOf, summaryOf } from "./posts";
import { nextId, type World } from "./world";

const STEP_MS = 400;
const OVER = ["done", "partly_failed", "failed", "cancelled"];

type SendCommands = Pick<
  Handlers,
  | "send_draft"
  | "outbox_status"
  | "list_outbox"
  | "list_active_posts"
  | "undo_send"
  | "send_held_now"
  | "cancel_post"
  | "retry_entry"
  | "cancel_entry"
  | "settle_entry"
  | "list_posts"
  | "read_post"
  | "retry_failed"
  | "list_schedules"
  | "read_schedule"
  | "cancel_schedule"
  | "preview_schedule"
  | "list_zones"
  | "own_zone"
>;

/** Sending, the outbox, history and schedules. */
export function sendCommands(world: World, tell: Tell): SendCommands {
  const withSummary = (post: PostDetail) => ({ ...post, summary: summaryOf(post) });

  function changed(post: PostDetail): void {
    for (const topic of ["outbox", "history", "drafts"] as const) {
      tell(topic, topic === "drafts" ? post.post.draft_id : post.id);
    }
  }

  function deliver(post: PostDetail): void {
    const next = post.deliveries.find(({ state }) => state === "waiting");
    if (post.post.state !== "on_its_way") return;
    if (next) {
      const closed = world.groups.some(
        ({ id, can_send }) =>
          next.recipient.kind === "group" && next.recipient.id === id && !can_send,
      );
      next.state = closed ? "failed" : "sent";
      next.error_message = closed ? "Only admins can post to this group" : null;
      setTimeout(() => deliver(post), STEP_MS);
    } else {
      const failed = post.deliveries.filter(({ state }) => state === "failed").length;
      post.post.state =
        failed === 0 ? "done" : failed === post.deliveries.length ? "failed" : "partly_failed";
      world.outbox = world.outbox.filter(({ post_id }) => post_id !== post.id);
    }
    const entry = world.outbox.find(({ post_id }) => post_id === post.id);
    if (entry) entry.done = post.deliveries.filter(({ state }) => state !== "waiting").length;
    changed(post);
  }

  function leave(post: PostDetail): void {
    if (post.post.state !== "held") return;
    post.post.state = "on_its_way";
    world.outbox.push({
      id: nextId("entry"),
      account_id: post.post.account_id,
      post_id: post.id,
      work: "dispatch",
      title: summaryOf(post).title,
      subject: "1/1",
      state: "running",
      stuck_reason: null,
      message: null,
      attempts: 1,
      next_try_at_ms: null,
      wait: null,
      may_have_arrived: false,
      left_at_ms: null,
      recipients: post.post.recipients.slice(0, 20),
      lives: "here" as const,
      done: 0,
      total: post.deliveries.length,
      many: null,
      created_at_ms: Date.now(),
    });
    changed(post);
    setTimeout(() => deliver(post), STEP_MS);
  }

  function start(post: PostDetail): PostDetail {
    world.posts.push(post);
    if (post.post.state === "held")
      setTimeout(() => leave(post), Math.max(post.post.hold_until_ms - Date.now(), 0));
    tell("schedules", post.id);
    changed(post);
    return post;
  }

  function cancel(post: PostDetail): number {
    const waiting = post.deliveries.filter(({ state }) => state === "waiting");
    for (const delivery of waiting) delivery.state = "cancelled";
    post.post.state = "cancelled";
    world.outbox = world.outbox.filter(({ post_id }) => post_id !== post.id);
    tell("schedules", post.id);
    changed(post);
    return waiting.length;
  }

  const holdMs = () => world.settings.hold_seconds * 1000;
  const scheduled = () => world.posts.filter(({ post }) => post.schedule.kind !== "now");

  return {
    send_draft: ({ id, acknowledged }) => {
      const draft = found(world.drafts, id);
      const open = planOf(world, draft).findings.filter(
        ({ level, code }) => level === "blocks" || !acknowledged.includes(code),
      );
      if (open.length > 0)
        throw new CommandError("checks_failed", "Checks failed.", JSON.stringify(open));
      return summaryOf(start(freeze(draft, Date.now(), holdMs())));
    },
    outbox_status: () => {
      const active = world.outbox.filter(({ state }) => state === "waiting" || state === "running");
      return {
        active: active.length,
        needs_you: world.outbox.length - active.length,
        safe_to_close: active.length === 0,
        offline: false,
        sandbox_url: "http://127.0.0.1:4010/",
      };
    },
    list_outbox: () => world.outbox,
    list_active_posts: () =>
      world.posts
        .filter(({ post }) => !OVER.includes(post.state) && post.state !== "scheduled")
        .map(summaryOf),
    undo_send: ({ id }) => {
      const post = found(world.posts, id);
      if (post.post.state !== "held") return false;
      cancel(post);
      return true;
    },
    send_held_now: ({ id }) => {
      leave(found(world.posts, id));
      return null;
    },
    cancel_post: ({ id }) => {
      const post = found(world.posts, id);
      const cancelled = cancel(post);
      return { cancelled, too_late: post.deliveries.length - cancelled, under_way: 0 };
    },
    retry_entry: ({ id }) => {
      const entry = found(world.outbox, id);
      Object.assign(entry, { state: "running", stuck_reason: null, attempts: entry.attempts + 1 });
      tell("outbox", id);
      return null;
    },
    cancel_entry: ({ id }) => {
      world.outbox = world.outbox.filter((entry) => entry.id !== id);
      tell("outbox", id);
      return true;
    },
    settle_entry: ({ id, sent }) => {
      const { post_id } = found(world.outbox, id);
      const post = world.posts.find((one) => one.id === post_id);
      for (const delivery of post?.deliveries ?? []) {
        if (delivery.state === "unknown") delivery.state = sent ? "sent" : "failed";
      }
      world.outbox = world.outbox.filter((entry) => entry.id !== id);
      if (post) post.post.state = sent ? "done" : "partly_failed";
      tell("outbox", id);
      tell("history", post_id);
      return null;
    },
    list_posts: ({ query }) => {
      const search = query.search?.trim().toLowerCase() ?? "";
      const all = world.posts
        .map(summaryOf)
        .filter(({ title }) => title.toLowerCase().includes(search))
        .sort((a, b) => b.created_at_ms - a.created_at_ms);
      const from = Number(query.cursor ?? 0);
      const to = from + (query.limit ?? 100);
      const next = to < all.length ? String(to) : null;
      return { items: all.slice(from, to), next, total: all.length };
    },
    read_post: ({ id }) => withSummary(found(world.posts, id)),
    retry_failed: ({ id }) => {
      const failed = structuredClone(found(world.posts, id));
      const again = failed.deliveries.filter(({ state }) => state === "failed");
      const draft = found(world.drafts, failed.post.draft_id);
      const fields = { ...draft.fields, recipients: again.map(({ recipient }) => recipient) };
      return summaryOf(start(freeze({ ...draft, fields }, Date.now(), holdMs())));
    },
    list_schedules: () => scheduled().map(scheduleOf),
    read_schedule: ({ id }) => {
      const post = found(scheduled(), id);
      return { id, summary: scheduleOf(post), post: post.post, runs: runsOf(post) };
    },
    cancel_schedule: ({ id }) => {
      cancel(found(scheduled(), id));
      return null;
    },
    preview_schedule: ({ schedule }) => {
      const planned = ledgerOf(schedule);
      if (schedule.kind !== "now" && planned.lines.length === 0)
        throw new CommandError("invalid", "The schedule has no run.");
      return planned;
    },
    list_zones: () => Intl.supportedValuesOf("timeZone"),
    own_zone: () => Intl.DateTimeFormat().resolvedOptions().timeZone,
  };
}
