import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DraftPage } from "@/backend/generated/DraftPage";
import type { DraftQuery } from "@/backend/generated/DraftQuery";
import type { DraftSummary } from "@/backend/generated/DraftSummary";
import { DraftList } from "./draft-list.svelte";

function row(at: number): DraftSummary {
  return {
    id: `d${at}`,
    title: `Draft ${at}`,
    attachment_count: 0,
    audience_count: 0,
    photo_count: 0,
    recipient_count: 0,
    cover: null,
    cover_edit: null,
    schedule: { kind: "now" },
    state: "unsent",
    sync: "here",
    stays: null,
    updated_at_ms: 1_000_000 - at,
    deleted_at_ms: null,
  };
}

/** A store of drafts that answers in keyset pages and remembers what it was asked. */
function store(count: number) {
  const rows = Array.from({ length: count }, (_, at) => row(at));
  const asked: DraftQuery[] = [];
  const list = async (query: DraftQuery): Promise<DraftPage> => {
    asked.push(query);
    const found = rows.filter((one) => one.title.includes(query.search ?? ""));
    const from = query.cursor === undefined ? 0 : Number(query.cursor);
    const items = found.slice(from, from + (query.limit ?? 100));
    const end = from + items.length;
    return { items, next: end < found.length ? String(end) : null, total: found.length };
  };
  const questions = () => asked.filter((query) => query.limit !== 1);
  return { rows, list, questions };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("a list of 10,000 drafts", () => {
  it("loads one page and then one more at a time", async () => {
    const list = new DraftList(store(10_000).list);
    await list.load();
    expect([list.items.length, list.total]).toEqual([100, 10_000]);
    await Promise.all([list.more(), list.more()]);
    expect(list.items).toHaveLength(200);
    expect(new Set(list.items.map((one) => one.id)).size).toBe(200);
  });

  it("reads again exactly what is loaded, in pages of at most 500", async () => {
    const { list: ask, questions } = store(10_000);
    const list = new DraftList(ask);
    await list.load();
    for (let page = 0; page < 6; page += 1) await list.more();
    const before = questions().length;
    await list.refresh();
    expect(
      questions()
        .slice(before)
        .map((query) => query.limit),
    ).toEqual([500, 200]);
    expect(list.items).toHaveLength(700);
  });
});

describe("refreshing", () => {
  it("answers many changes with one question", async () => {
    const { list: ask, questions } = store(5);
    const list = new DraftList(ask);
    await list.load();
    for (let change = 0; change < 20; change += 1) list.refreshSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(questions()).toHaveLength(2);
  });

  it("keeps rows on show while it asks", async () => {
    const list = new DraftList(store(5).list);
    await list.load();
    const asking = list.refresh();
    expect(list.items).toHaveLength(5);
    expect(list.loaded).toBe(true);
    await asking;
  });
});

describe("searching", () => {
  it("waits for a pause in typing", async () => {
    const { list: ask, questions } = store(50);
    const list = new DraftList(ask);
    await list.load();
    for (const search of ["D", "Dr", "Draft 4"]) list.find(search);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(questions().map((query) => query.search)).toEqual([undefined, "Draft 4"]);
    expect(list.total).toBe(11);
  });

  it("drops a slow answer to an older question", async () => {
    const waiting: ((page: DraftPage) => void)[] = [];
    const list = new DraftList((query) => {
      if (query.limit === 1) return Promise.resolve({ items: [], next: null, total: 0 });
      return new Promise((resolve) => waiting.push(resolve));
    });
    const first = list.load();
    const second = list.show("trash");
    waiting[1]?.({ items: [row(2)], next: null, total: 1 });
    await second;
    waiting[0]?.({ items: [row(1)], next: null, total: 1 });
    await first;
    expect(list.items.map((one) => one.id)).toEqual(["d2"]);
  });
});
