/** A short notice at the foot of the window. */
export interface Toast {
  id: number;
  text: string;
  tone: "plain" | "good" | "bad";
  /** A way back, for example "Undo". */
  action?: { label: string; run: () => void | Promise<void> };
  /** How long it stays. */
  shownMs: number;
}

const PLAIN_MS = 5_000;
const WITH_ACTION_MS = 10_000;
const LONGEST_QUEUE = 4;

type Timer = ReturnType<typeof setTimeout>;

class Toasts {
  list = $state<Toast[]>([]);
  #timers = new Map<number, Timer>();
  #nextId = 1;

  /** Shows a notice and returns its id. With an action it stays longer. */
  show(text: string, options: Partial<Omit<Toast, "id" | "text">> = {}): number {
    const toast: Toast = {
      id: this.#nextId++,
      text,
      tone: options.tone ?? "plain",
      shownMs: options.shownMs ?? (options.action ? WITH_ACTION_MS : PLAIN_MS),
      ...(options.action ? { action: options.action } : {}),
    };
    this.list = [...this.list, toast].slice(-LONGEST_QUEUE);
    this.resume(toast.id);
    return toast.id;
  }

  /** Says what was done and offers to take it back. */
  undoable(text: string, undoLabel: string, undo: () => void | Promise<void>): number {
    return this.show(text, { action: { label: undoLabel, run: undo } });
  }

  /** Stops the clock of a notice while somebody points at it or has focus in it. */
  hold(id: number): void {
    clearTimeout(this.#timers.get(id));
    this.#timers.delete(id);
  }

  /** Starts the clock of a notice again. */
  resume(id: number): void {
    this.hold(id);
    const toast = this.list.find((candidate) => candidate.id === id);
    if (!toast) return;
    this.#timers.set(
      id,
      setTimeout(() => this.dismiss(id), toast.shownMs),
    );
  }

  dismiss(id: number): void {
    this.hold(id);
    this.list = this.list.filter((toast) => toast.id !== id);
  }

  /** Runs the action of a notice and closes it. */
  act(id: number): void {
    const toast = this.list.find((candidate) => candidate.id === id);
    this.dismiss(id);
    void toast?.action?.run();
  }
}

/** The notices of this window. */
export const toasts = new Toasts();
