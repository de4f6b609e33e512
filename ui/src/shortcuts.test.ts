import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { actions } from "./actions.svelte";
import { ariaShortcut, chordLabels, listenForShortcuts, pressMatches } from "./shortcuts.svelte";

function press(init: KeyboardEventInit): KeyboardEvent {
  return new KeyboardEvent("keydown", { bubbles: true, cancelable: true, ...init });
}

describe("a chord", () => {
  it.each([
    ["Mod+N", { key: "n", ctrlKey: true }, true],
    ["Mod+N", { key: "n" }, false],
    ["Mod+N", { key: "n", ctrlKey: true, shiftKey: true }, false],
    ["Mod+N", { key: "n", ctrlKey: true, altKey: true }, false],
    ["Mod+Enter", { key: "Enter", ctrlKey: true }, true],
    ["Mod+Enter", { key: "Enter", ctrlKey: true, isComposing: true }, false],
    ["Mod+Shift+X", { key: "X", ctrlKey: true, shiftKey: true }, true],
    ["?", { key: "?", shiftKey: true }, true],
    ["/", { key: "/", shiftKey: true }, true],
    ["/", { key: "/" }, true],
  ])("%s and the press %j: %s", (keys, init, expected) => {
    expect(pressMatches(press(init), keys)).toBe(expected);
  });

  it("shows its keys and tells them to assistive technology", () => {
    expect(chordLabels("Mod+Shift+K")).toEqual(["Ctrl", "Shift", "K"]);
    expect(ariaShortcut("Mod+K")).toBe("Control+K");
  });
});

describe("the window's keys", () => {
  const run = vi.fn();
  let stop = () => {};
  let forget = () => {};

  beforeEach(() => {
    run.mockReset();
    stop = listenForShortcuts();
    forget = actions.register([
      { id: "a", title: () => "A", group: "here", keys: "/", run },
      { id: "b", title: () => "B", group: "here", keys: "Mod+B", run, enabled: () => false },
    ]);
  });
  afterEach(() => {
    stop();
    forget();
    document.body.innerHTML = "";
  });

  it("run an action and keep the press from the page", () => {
    const event = press({ key: "/" });
    document.body.dispatchEvent(event);
    expect(run).toHaveBeenCalledOnce();
    expect(event.defaultPrevented).toBe(true);
  });

  it("leave letters to the field that is typed into", () => {
    const field = document.body.appendChild(document.createElement("textarea"));
    field.dispatchEvent(press({ key: "/" }));
    expect(run).not.toHaveBeenCalled();
  });

  it("rest for what is not possible now", () => {
    document.body.dispatchEvent(press({ key: "b", ctrlKey: true }));
    expect(run).not.toHaveBeenCalled();
  });

  it("rest while a dialog is open", () => {
    document.body.innerHTML = '<div role="dialog" aria-modal="true"></div>';
    document.body.dispatchEvent(press({ key: "/" }));
    expect(run).not.toHaveBeenCalled();
  });

  it("let the later action with the same name win, and the earlier one return", () => {
    const later = vi.fn();
    const forgetLater = actions.register([
      { id: "a", title: () => "A", group: "here", keys: "/", run: later },
    ]);
    actions.run("a");
    forgetLater();
    actions.run("a");
    expect([later.mock.calls.length, run.mock.calls.length]).toEqual([1, 1]);
  });
});
