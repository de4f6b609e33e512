import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Clock, secondsLeft } from "./countdown.svelte";

beforeEach(() => vi.useFakeTimers({ now: 10_250 }));
afterEach(() => vi.useRealTimers());

it("counts the last second until it is over", () => {
  expect([7_000, 6_001, 1, 0, -500].map((left) => secondsLeft(left, 0))).toEqual([7, 7, 1, 0, 0]);
});

it("ticks at the turn of each second and stops when nobody looks", () => {
  const clock = new Clock();
  const stop = clock.start();
  const seen: number[] = [];
  for (let step = 0; step < 3; step += 1) {
    vi.advanceTimersByTime(1_000);
    seen.push(Math.floor(clock.nowMs / 1000));
  }
  expect(seen).toEqual([11, 12, 13]);
  stop();
  vi.advanceTimersByTime(5_000);
  expect(Math.floor(clock.nowMs / 1000)).toBe(13);
  expect(vi.getTimerCount()).toBe(0);
});

it("counts down from seven to none with the clock", () => {
  const clock = new Clock();
  const until = Date.now() + 7_000;
  const stop = clock.start();
  const shown = new Set<number>();
  for (let step = 0; step < 80; step += 1) {
    shown.add(secondsLeft(until, clock.nowMs));
    vi.advanceTimersByTime(100);
  }
  stop();
  expect([...shown]).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
});
