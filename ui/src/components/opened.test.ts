import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Opened } from "./opened.svelte";

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

it("keeps the last answer on show while it reads anew, and when that fails", async () => {
  let answer: () => Promise<string> = async () => "first";
  const opened = new Opened(() => answer());
  await opened.open("a");
  answer = async () => {
    throw { code: "storage", message: "The disk is full." };
  };
  await opened.refresh();
  expect([opened.value, opened.error?.code, opened.isGone]).toEqual(["first", "storage", false]);
});

it("drops a slow answer about something that is not open any more", async () => {
  const waiting = new Map<string, (value: string) => void>();
  const opened = new Opened((id) => new Promise<string>((done) => waiting.set(id, done)));
  const first = opened.open("a");
  const second = opened.open("b");
  waiting.get("b")?.("B");
  await second;
  waiting.get("a")?.("A");
  await first;
  expect(opened.value).toBe("B");
});

it("reads once for many changes", async () => {
  const read = vi.fn(async (id: string) => id);
  const opened = new Opened(read);
  await opened.open("a");
  for (let change = 0; change < 30; change += 1) opened.refreshSoon();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(read).toHaveBeenCalledTimes(2);
});

it("says when the thing does not exist any more", async () => {
  const opened = new Opened(async () => {
    throw { code: "not_found", message: "gone" };
  });
  await opened.open("a");
  expect(opened.isGone).toBe(true);
});
