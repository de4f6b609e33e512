import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Delivery } from "@/backend/generated/Delivery";
import type { DeliveryPage } from "@/backend/generated/DeliveryPage";
import type { DeliveryState } from "@/backend/generated/DeliveryState";
import { PagedDeliveries } from "./paged-deliveries.svelte";

/** Outcomes that are answered in pages; remembers what was asked. */
function store(count: number) {
  const all = Array.from({ length: count }, (_, at): Delivery => ({
    id: `p/1/${at}`,
    occurrence: 1,
    recipient: { kind: "phone", number: `+49${at}`, name: "" },
    state: at % 10 === 0 ? "failed" : "sent",
    error_code: null,
    error_message: null,
    send_id: null,
    updated_at_ms: 0,
  }));
  const asked: (string | null)[] = [];
  const list = async (
    _id: string,
    states: DeliveryState[],
    cursor: string | null,
  ): Promise<DeliveryPage> => {
    asked.push(cursor);
    const found = all.filter(({ state }) => states.length === 0 || states.includes(state));
    const from = Number(cursor ?? 0);
    const items = found.slice(from, from + 200);
    const end = from + items.length;
    return { items, next: end < found.length ? String(end) : null, total: found.length };
  };
  return { all, asked, list };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("10,000 outcomes", () => {
  it("come page by page, once per page however often the end comes near", async () => {
    const { list, asked } = store(10_000);
    const paged = new PagedDeliveries("p", [], list);
    await paged.load();
    await Promise.all([paged.more(), paged.more(), paged.more()]);
    expect([paged.items.length, paged.total, asked.length]).toEqual([400, 10_000, 2]);
  });

  it("are read anew once for a storm of changes, as far as they were loaded", async () => {
    const { list, asked } = store(10_000);
    const paged = new PagedDeliveries("p", [], list);
    await paged.load();
    for (let page = 0; page < 4; page += 1) await paged.more();
    const before = asked.length;
    for (let change = 0; change < 50; change += 1) paged.loadSoon();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(asked.slice(before)).toEqual([null, "200", "400", "600", "800"]);
    expect(paged.items).toHaveLength(1_000);
  });

  it("show one state alone, from its beginning", async () => {
    const paged = new PagedDeliveries("p", [], store(10_000).list);
    await paged.load();
    await paged.show(["failed"]);
    expect([paged.total, new Set(paged.items.map(({ state }) => state)).size]).toEqual([1_000, 1]);
  });
});

it("an answer for states that are not shown any more is dropped", async () => {
  const { list } = store(100);
  let release = () => {};
  const slow = new Promise<void>((resolve) => (release = resolve));
  const paged = new PagedDeliveries("p", [], async (id, states, cursor) => {
    if (states.length === 0) await slow;
    return list(id, states, cursor);
  });
  const first = paged.load();
  await paged.show(["failed"]);
  release();
  await first;
  expect(paged.items.every(({ state }) => state === "failed")).toBe(true);
});

it("an outcome that moved between two pages is kept once", async () => {
  const { all, list } = store(300);
  const paged = new PagedDeliveries("p", [], list);
  await paged.load();
  const [first] = all;
  if (first) all.unshift({ ...first, id: "p/1/new" });
  await paged.more();
  const ids = paged.items.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});

it("says what failed and keeps the rows", async () => {
  const { list } = store(5);
  let fails = false;
  const paged = new PagedDeliveries("p", [], async (...asked) => {
    if (fails) throw { code: "storage", message: "The disk is full." };
    return list(...asked);
  });
  await paged.load();
  fails = true;
  await paged.load();
  expect([paged.error?.code, paged.items.length]).toEqual(["storage", 5]);
});
