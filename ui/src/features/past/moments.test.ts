import { describe, expect, it } from "vitest";
import type { Moment } from "@/backend/generated/Moment";
import { Moments } from "./moments.svelte";

/** A past of so many revisions, answered in pages of 200. */
function past(count: number) {
  const asked: (number | null)[] = [];
  const read = async (before: number | null): Promise<Moment[]> => {
    asked.push(before);
    const newest = before === null ? count : before - 1;
    return Array.from({ length: Math.min(200, newest) }, (_, at) => ({
      revision: newest - at,
      saved_at_ms: newest - at,
      origin: "typed" as const,
      title: "",
      changed: [],
    }));
  };
  return { read, asked };
}

describe("a past of 10,000 moments", () => {
  it("is read one page at a time, as somebody goes back", async () => {
    const { read, asked } = past(10_000);
    const moments = new Moments(read);
    await Promise.all([moments.more(), moments.more()]);
    expect(moments.items).toHaveLength(200);
    moments.look(190);
    await moments.more();
    expect(asked).toEqual([null, 9_801]);
    expect(moments.items).toHaveLength(400);
    expect(moments.chosen?.revision).toBe(9_810);
  });

  it("goes to its very first version in one press", async () => {
    const moments = new Moments(past(10_000).read);
    await moments.more();
    await moments.lookAtFirst();
    expect(moments.chosen?.revision).toBe(1);
    expect(moments.hasMore).toBe(false);
  });
});

it("steps by one and by ten, and stops at both ends", async () => {
  const moments = new Moments(past(50).read);
  await moments.more();
  for (const key of ["ArrowLeft", "PageDown"]) expect(moments.key(key)).toBe(true);
  expect(moments.at).toBe(11);
  moments.key("PageUp");
  moments.key("PageUp");
  expect(moments.at).toBe(0);
  for (let press = 0; press < 9; press += 1) moments.key("PageDown");
  expect(moments.chosen?.revision).toBe(1);
  moments.key("End");
  expect(moments.chosen?.revision).toBe(50);
  expect(moments.key("a")).toBe(false);
});

it("keeps what it has when an older page cannot be read", async () => {
  const { read } = past(400);
  let isBroken = false;
  const moments = new Moments((before) =>
    isBroken ? Promise.reject(new Error("no")) : read(before),
  );
  await moments.more();
  isBroken = true;
  await moments.lookAtFirst();
  expect(moments.items).toHaveLength(200);
  expect(moments.error?.message).toBe("no");
  isBroken = false;
  await moments.more();
  expect([moments.items.length, moments.error]).toEqual([400, null]);
});
