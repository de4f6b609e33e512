import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { UNTOUCHED } from "@/backend/edit-code";
import type { SimulatedPicture } from "@/backend/generated/SimulatedPicture";
import { Arrivals } from "./arrivals.svelte";

const answer = (height_px: number): SimulatedPicture => ({
  sent: {
    sha256: "",
    mime: "image/jpeg",
    width_px: 1,
    height_px: 1,
    size_bytes: 1,
    removed: [],
    notes: [],
  },
  arrives: { width_px: 1, height_px: 1, size_bytes: 1 },
  small_text: [{ left: 0, top: 0, width: 1, height: 1, height_px }],
});
const picture = (blob: string) => ({ blob, edit: null });

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("what is known about arriving pictures", () => {
  it("is asked for one picture at a time, once things are quiet, and only once", async () => {
    let atOnce = 0;
    let most = 0;
    const simulate = vi.fn(async () => {
      most = Math.max(most, ++atOnce);
      await Promise.resolve();
      atOnce -= 1;
      return answer(5);
    });
    const arrivals = new Arrivals(simulate);
    arrivals.wantSoon([picture("a")]);
    arrivals.wantSoon([picture("a"), picture("b"), picture("a")]);
    expect(simulate).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(simulate.mock.calls.map((call: unknown[]) => call[0])).toEqual(["a", "b"]);
    expect(most).toBe(1);
    expect(arrivals.of(picture("b"))?.small_text[0]?.height_px).toBe(5);
  });

  it("is another answer for another edit of the same file", async () => {
    const simulate = vi.fn(async () => answer(5));
    const arrivals = new Arrivals(simulate);
    await arrivals.ask(picture("a"));
    const turned = { blob: "a", edit: { ...UNTOUCHED, quarter_turns: 1 } };
    expect(arrivals.of(turned)).toBeUndefined();
    await arrivals.ask(turned);
    await arrivals.ask(turned);
    expect(simulate).toHaveBeenCalledTimes(2);
  });

  it("stays open where a picture is refused, and the next one is asked for", async () => {
    const simulate = vi.fn(async (blob: string) => {
      if (blob === "bad") throw new Error("cannot be read");
      return answer(5);
    });
    const arrivals = new Arrivals(simulate);
    arrivals.wantSoon([picture("bad"), picture("good")]);
    await vi.runAllTimersAsync();
    arrivals.wantSoon([picture("bad"), picture("good")]);
    await vi.runAllTimersAsync();
    expect(simulate.mock.calls.map(([blob]) => blob)).toEqual(["bad", "good"]);
    expect(arrivals.of(picture("bad"))).toBeUndefined();
    await expect(arrivals.ask(picture("bad")), "a person may ask again").rejects.toThrow();
  });

  it("lets go of what is not wanted any more", async () => {
    const simulate = vi.fn(async () => answer(5));
    const arrivals = new Arrivals(simulate);
    const stop = arrivals.wantSoon([picture("a")]);
    stop();
    await vi.runAllTimersAsync();
    expect(simulate).not.toHaveBeenCalled();
  });
});
