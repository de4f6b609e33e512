import { describe, expect, it } from "vitest";
import { PaceMeter } from "./pace";

/** Notes so many per second, a sample a second. */
function run(meter: PaceMeter, perSecond: number, seconds: number, from = 0, done = 0): number {
  for (let at = 0; at <= seconds; at += 1) meter.note(done + at * perSecond, (from + at) * 1000);
  return done + seconds * perSecond;
}

describe("the pace", () => {
  it("cannot be said before a second has passed", () => {
    const meter = new PaceMeter();
    expect(meter.perSecond).toBeNull();
    meter.note(0, 0);
    meter.note(50, 400);
    expect([meter.perSecond, meter.leftMs(10)]).toEqual([null, null]);
  });

  it("is what was done per second, and tells how long the rest takes", () => {
    const meter = new PaceMeter();
    run(meter, 50, 5);
    expect([meter.perSecond, meter.leftMs(1_000)]).toEqual([50, 20_000]);
  });

  it("forgets what was more than ten seconds ago", () => {
    const meter = new PaceMeter();
    const done = run(meter, 200, 30);
    run(meter, 20, 10, 30, done);
    expect(meter.perSecond).toBe(20);
  });

  it("promises no end while nothing gets done", () => {
    const meter = new PaceMeter();
    run(meter, 0, 20);
    expect([meter.perSecond, meter.leftMs(5)]).toEqual([0, null]);
  });

  it("begins anew when a count goes back, as after a retry", () => {
    const meter = new PaceMeter();
    run(meter, 50, 5);
    meter.note(10, 6_000);
    expect(meter.perSecond).toBeNull();
  });
});
