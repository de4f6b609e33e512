import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { PostPage } from "@/backend/generated/PostPage";
import type { PostQuery } from "@/backend/generated/PostQuery";
import { samplePost } from "@/features/outbox/outbox.samples";
import { language } from "@/messages";
import { PostList } from "./post-list.svelte";
import { entriesByDay } from "./rows";

const DAY_MS = 86_400_000;

/** A store of posts that answers in pages and remembers what it was asked. */
function store(count: number) {
  const posts = Array.from({ length: count }, (_, at) =>
    samplePost({ id: `p${at}`, title: `Post ${at}` }),
  );
  const asked: PostQuery[] = [];
  const list = async (query: PostQuery): Promise<PostPage> => {
    asked.push(query);
    const found = posts.filter((post) => post.title.includes(query.search ?? ""));
    const from = Number(query.cursor ?? 0);
    const items = found.slice(from, from + (query.limit ?? 100));
    const end = from + items.length;
    return { items, next: end < found.length ? String(end) : null, total: found.length };
  };
  return { posts, asked, list };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a history of 10,000 posts", () => {
  it("is read page by page, once per page however often the end comes near", async () => {
    const list = new PostList(store(10_000).list);
    await list.load();
    await Promise.all([list.more(), list.more(), list.more()]);
    expect([list.items.length, list.total]).toEqual([200, 10_000]);
  });

  it("keeps what is loaded when something changes, and takes the new post in", async () => {
    const { posts, list: ask, asked } = store(1_000);
    const list = new PostList(ask);
    await list.load();
    for (let page = 0; page < 6; page += 1) await list.more();
    posts.unshift(samplePost({ id: "new", title: "Post new" }));
    const before = asked.length;
    for (let change = 0; change < 20; change += 1) list.refreshSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.slice(before).map((query) => query.limit)).toEqual([500, 200]);
    expect([list.items[0]?.id, list.items.length]).toEqual(["new", 700]);
  });

  it("holds a post once that moved from one page to the next", async () => {
    const { posts, list: ask } = store(150);
    const list = new PostList(ask);
    await list.load();
    posts.unshift(samplePost({ id: "new" }));
    await list.more();
    const ids = list.items.map((post) => post.id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("searching", () => {
  it("asks once typing pauses and drops the answer of an older search", async () => {
    const { list: ask, asked } = store(300);
    const list = new PostList(ask);
    await list.load();
    list.find("Post 1");
    list.find("Post 12");
    list.find("Post 123");
    await vi.advanceTimersByTimeAsync(500);
    expect(asked.slice(1).map((query) => query.search)).toEqual(["Post 123"]);
    expect(list.items.map((post) => post.id)).toEqual(["p123"]);
  });

  it("says what failed and keeps the rows", async () => {
    const { list: ask } = store(5);
    let fails = false;
    const list = new PostList(async (query) => {
      if (fails) throw { code: "storage", message: "The disk is full." };
      return ask(query);
    });
    await list.load();
    fails = true;
    await list.refresh();
    expect([list.error?.code, list.items.length]).toEqual(["storage", 5]);
  });
});

describe("days", () => {
  it("stand above their first post and count posts, not headings", () => {
    language.choice = "en";
    const noon = new Date(2026, 10, 20, 12).getTime();
    const posts = [noon, noon - 3_600_000, noon - DAY_MS].map((at, index) =>
      samplePost({ id: `p${index}`, created_at_ms: at }),
    );
    const entries = entriesByDay(posts, (post) => post.created_at_ms, noon);
    expect(entries.map((entry) => (entry.kind === "heading" ? entry.text : entry.index))).toEqual([
      "Today",
      0,
      1,
      "Yesterday",
      2,
    ]);
  });
});
