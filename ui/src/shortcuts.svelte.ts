import { actions, isEnabled, type Action } from "./actions.svelte";
import { m } from "./messages";

const onMac = /mac|iphone|ipad/i.test(navigator.platform);

interface Chord {
  mod: boolean;
  shift: boolean;
  alt: boolean;
  key: string;
}

/** Reads "Mod+Shift+K" into its parts. */
export function parseChord(keys: string): Chord {
  const parts = keys.split("+");
  const key = parts.pop() ?? "";
  return {
    mod: parts.includes("Mod"),
    shift: parts.includes("Shift"),
    alt: parts.includes("Alt"),
    key: key.toLowerCase(),
  };
}

/** Whether a key press is this chord; a press that belongs to an input method never is. */
export function pressMatches(event: KeyboardEvent, keys: string): boolean {
  if (event.isComposing || event.keyCode === 229) return false;
  const chord = parseChord(keys);
  const mod = onMac ? event.metaKey : event.ctrlKey;
  const otherMod = onMac ? event.ctrlKey : event.metaKey;
  if (mod !== chord.mod || otherMod || event.altKey !== chord.alt) return false;
  const isSymbol = chord.key.length === 1 && !/[a-z0-9]/.test(chord.key);
  if (!isSymbol && event.shiftKey !== chord.shift) return false;
  return event.key.toLowerCase() === chord.key;
}

/** The labels of a chord's keys, for `Kbd`. */
export function chordLabels(keys: string): string[] {
  const chord = parseChord(keys);
  const labels: string[] = [];
  if (chord.mod) labels.push(onMac ? "⌘" : m.key_ctrl());
  if (chord.alt) labels.push(onMac ? "⌥" : m.key_alt());
  if (chord.shift) labels.push(onMac ? "⇧" : m.key_shift());
  labels.push(keyLabel(chord.key));
  return labels;
}

function keyLabel(key: string): string {
  const named: Record<string, string> = {
    enter: "↵",
    escape: m.key_escape(),
    delete: m.key_delete(),
    arrowup: "↑",
    arrowdown: "↓",
    arrowleft: "←",
    arrowright: "→",
  };
  return named[key] ?? key.toUpperCase();
}

/** The value for `aria-keyshortcuts`. */
export function ariaShortcut(keys: string): string {
  return keys.replace("Mod", onMac ? "Meta" : "Control");
}

/** Whether typing is going on in this element, so that single letters are text and not commands. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target instanceof HTMLTextAreaElement) return true;
  const notText = /^(checkbox|radio|button|submit|range|file|color)$/;
  return target instanceof HTMLInputElement && !notText.test(target.type);
}

function wantsModifier(keys: string): boolean {
  const chord = parseChord(keys);
  return chord.mod || chord.alt;
}

/** Finds the action that a key press means. */
export function actionForPress(event: KeyboardEvent): Action | undefined {
  const typing = isTextField(event.target);
  return actions.all.find(
    (action) =>
      action.keys !== undefined &&
      pressMatches(event, action.keys) &&
      (!typing || wantsModifier(action.keys)) &&
      isEnabled(action),
  );
}

/** Whether a dialog lies over the window, so that the window's own keys rest. */
export function isDialogOpen(): boolean {
  const dialogs = '[role="dialog"][aria-modal="true"], [data-dialog-content], [role="alertdialog"]';
  return document.querySelector(dialogs) !== null;
}

/** Runs actions for key presses that nobody handled before; returns how to stop. */
export function listenForShortcuts(isBlocked: () => boolean = isDialogOpen): () => void {
  const onPress = (event: KeyboardEvent) => {
    if (event.defaultPrevented || isBlocked()) return;
    const action = actionForPress(event);
    if (!action) return;
    event.preventDefault();
    void action.run();
  };
  addEventListener("keydown", onPress);
  return () => removeEventListener("keydown", onPress);
}
