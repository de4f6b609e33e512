import type { PostDetail } from "../generated/PostDetail";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { freeze, summaryOf } from "./posts";
import type { World } from "./world";

const PAGE = 200;

type ManyCommands = Pick<
  Handlers,
  "pause_post" | "resume_post" | "retry_post" | "settle_post" | "list_deliveries" | "test_send"
>;

/** Sending to many: pages of outcomes, pause and resume, one word for all, a test to oneself. */
export function manyCommands(world: World, tell: Tell): ManyCommands {
  function pause(post: PostDetail, paused: boolean) {
    post.summary.paused = paused;
    tell("outbox", post.id);
    tell("history", post.id);
    const waiting = post.deliveries.filter(({ state }) => state === "waiting").length;
    return { waiting, under_way: 0 };
  }

  function stuckOf(id: string) {
    return world.outbox.filter(({ post_id, state }) => post_id === id && state === "stuck");
  }

  return {
    pause_post: ({ id }) => pause(found(world.posts, id), true),
    resume_post: ({ id }) => pause(found(world.posts, id), false),
    retry_post: ({ id }) => {
      const stuck = stuckOf(id);
      for (const entry of stuck) Object.assign(entry, { state: "running", stuck_reason: null });
      tell("outbox", id);
      return stuck.length;
    },
    settle_post: ({ id, sent }) => {
      const stuck = stuckOf(id);
      world.outbox = world.outbox.filter((entry) => !stuck.includes(entry));
      for (const delivery of found(world.posts, id).deliveries) {
        if (delivery.state === "unknown") delivery.state = sent ? "sent" : "failed";
      }
      tell("outbox", id);
      tell("history", id);
      return stuck.length;
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
      tell("history", post.id);
      return summaryOf(post);
    },
  };
}
