import { CommandError } from "../command-error";
import type { DeliveryState } from "../generated/DeliveryState";
import type { OutboxItem } from "../generated/OutboxItem";
import type { PauseOutcome } from "../generated/PauseOutcome";
import type { PostDetail } from "../generated/PostDetail";
import type { Recipient } from "../generated/Recipient";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { freeze, summaryOf } from "./posts";
import { draftOf, MINUTE_MS, nextId, type World } from "./world";

const PAGE = 200;
const TICK_MS = 500;
const PER_TICK = 100;
const LOST = 3;
const ENDINGS: readonly DeliveryState[] = ["delivered", "seen", "sent", "delivered", "failed"];

type ManyCommands = Pick<
  Handlers,
  | "pause_post"
  | "resume_post"
  | "retry_post"
  | "settle_post"
  | "settle_delivery"
  | "list_deliveries"
  | "test_send"
>;

function person(at: number): Recipient {
  const number = `+4930555${String(at).padStart(5, "0")}`;
  return { kind: "phone", number, name: `Contact ${at + 1}` };
}

/** Adds a post to so many people: a quarter of them reached, three outcomes unknown. */
export function seedMany(world: World, count: number, nowMs: number): void {
  if (count === 0) return;
  const draft = draftOf("Winter fair: what is new", 0, [], nowMs);
  const account = world.accounts.find(({ kind }) => kind === "routee") ?? world.accounts[0];
  draft.fields.account_id = account?.id ?? null;
  draft.fields.recipients = Array.from({ length: count }, (_, at) => person(at));
  const post = freeze(draft, nowMs - MINUTE_MS, 0);
  const reached = Math.floor(count / 4);
  post.post.state = "on_its_way";
  post.deliveries.slice(0, reached).forEach((delivery, at) => {
    delivery.state = ENDINGS[at % ENDINGS.length] ?? "sent";
    if (delivery.state === "failed") delivery.error_message = "This number has no WhatsApp.";
  });
  for (const lost of post.deliveries.slice(reached, reached + LOST)) lost.state = "unknown";
  world.drafts.push(draft);
  world.posts.push(post);
  world.outbox.push(lineOf(post, nowMs, false), lineOf(post, nowMs, true));
}

function lineOf(post: PostDetail, nowMs: number, isStuck: boolean): OutboxItem {
  const { counts, paused, title } = summaryOf(post);
  return {
    id: nextId("entry"),
    account_id: post.post.account_id,
    post_id: post.id,
    work: "dispatch",
    title,
    subject: "",
    state: isStuck ? "stuck" : "running",
    stuck_reason: isStuck ? "outcome_unknown" : null,
    message: isStuck ? "The connection closed before the answer came." : null,
    attempts: 1,
    next_try_at_ms: null,
    wait: null,
    may_have_arrived: isStuck,
    lives: "here",
    done: post.deliveries.length - counts.waiting,
    total: post.deliveries.length,
    recipients: [],
    left_at_ms: isStuck ? nowMs - MINUTE_MS / 2 : null,
    many: { open: isStuck ? counts.unknown : counts.waiting, under_way: 0, counts, paused },
    created_at_ms: nowMs - MINUTE_MS,
  };
}

/** Sending to many: pages of outcomes, pause and resume, words about unknown ones, a test to oneself. */
export function manyCommands(world: World, tell: Tell): ManyCommands {
  const timers = new Map<string, ReturnType<typeof setInterval>>();

  function changed(id: string): void {
    tell("outbox", id);
    tell("history", id);
  }

  function step(post: PostDetail): void {
    const next = post.deliveries.filter(({ state }) => state === "waiting").slice(0, PER_TICK);
    next.forEach((delivery, at) => (delivery.state = ENDINGS[at % ENDINGS.length] ?? "sent"));
    if (next.length === 0) stop(post.id);
    changed(post.id);
  }

  function stop(id: string): void {
    clearInterval(timers.get(id));
    timers.delete(id);
  }

  function pause(id: string, paused: boolean): PauseOutcome {
    const post = found(world.posts, id);
    post.summary.paused = paused;
    stop(id);
    if (!paused)
      timers.set(
        id,
        setInterval(() => step(post), TICK_MS),
      );
    changed(id);
    return { waiting: summaryOf(post).counts.waiting, under_way: 0 };
  }

  function settle(post: PostDetail, isMeant: (id: string) => boolean, sent: boolean): number {
    const meant = post.deliveries.filter(({ id, state }) => state === "unknown" && isMeant(id));
    for (const delivery of meant) delivery.state = sent ? "sent" : "waiting";
    if (!post.deliveries.some(({ state }) => state === "unknown"))
      world.outbox = world.outbox.filter(
        (line) => line.post_id !== post.id || line.stuck_reason !== "outcome_unknown",
      );
    changed(post.id);
    return meant.length;
  }

  return {
    pause_post: ({ id }) => pause(id, true),
    resume_post: ({ id }) => pause(id, false),
    retry_post: ({ id }) => {
      const stuck = world.outbox.filter((line) => line.post_id === id && line.state === "stuck");
      for (const line of stuck) line.state = "waiting";
      changed(id);
      return stuck.length;
    },
    settle_post: ({ id, sent }) => settle(found(world.posts, id), () => true, sent),
    settle_delivery: ({ id, sent }) => {
      const post = world.posts.find(({ deliveries }) => deliveries.some((one) => one.id === id));
      if (!post) throw new CommandError("not_found", "This outcome is not here any more.");
      settle(post, (one) => one === id, sent);
      return null;
    },
    list_deliveries: ({ id, states, cursor }) => {
      const { deliveries } = found(world.posts, id);
      const wanted = deliveries.filter(
        ({ state }) => states.length === 0 || states.includes(state),
      );
      const from = Number(cursor ?? 0);
      const next = from + PAGE < wanted.length ? String(from + PAGE) : null;
      return { items: wanted.slice(from, from + PAGE), next, total: wanted.length };
    },
    test_send: ({ id, recipient }) => {
      const draft = structuredClone(found(world.drafts, id));
      draft.fields.recipients = [recipient];
      draft.fields.schedule = { kind: "now" };
      const post = freeze(draft, Date.now(), 0);
      post.post.is_test = true;
      post.post.state = "done";
      for (const delivery of post.deliveries) delivery.state = "delivered";
      world.posts.push(post);
      world.settings.own_numbers = [
        recipient,
        ...world.settings.own_numbers.filter(
          (known) => JSON.stringify(known) !== JSON.stringify(recipient),
        ),
      ].slice(0, 20);
      tell("settings", null);
      tell("history", post.id);
      return summaryOf(post);
    },
  };
}
