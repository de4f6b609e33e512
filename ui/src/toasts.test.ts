import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { toasts } from "./toasts.svelte";

describe("notices", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => {
    for (const { id } of toasts.list) toasts.dismiss(id);
    vi.useRealTimers();
  });

  it("leave by themselves", () => {
    toasts.show("Saved");
    vi.advanceTimersByTime(6_000);
    expect(toasts.list).toEqual([]);
  });

  it("with a way back stay longer, and act once", () => {
    const undo = vi.fn();
    const id = toasts.undoable("Deleted", "Undo", undo);
    vi.advanceTimersByTime(8_000);
    expect(toasts.list).toHaveLength(1);
    toasts.act(id);
    toasts.act(id);
    expect(undo).toHaveBeenCalledOnce();
  });

  it("stay while somebody points at them", () => {
    const id = toasts.show("Saved");
    toasts.hold(id);
    vi.advanceTimersByTime(60_000);
    expect(toasts.list).toHaveLength(1);
    toasts.resume(id);
    vi.advanceTimersByTime(6_000);
    expect(toasts.list).toEqual([]);
  });

  it("never pile up beyond four", () => {
    for (const text of ["a", "b", "c", "d", "e"]) toasts.show(text);
    expect(toasts.list.map(({ text }) => text)).toEqual(["b", "c", "d", "e"]);
  });
});
