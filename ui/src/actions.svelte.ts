import { untrack } from "svelte";
import type { SvelteComponent, Component } from "svelte";

/** Where an action is listed in the palette and in the key map. */
export type ActionGroup = "go" | "write" | "here" | "window";

/** A drawing from the icon set. */
export type Icon = Component<{ size?: number | string }> | typeof SvelteComponent;

/** Something a person can do: it stands in the palette and may have a key. */
export interface Action {
  id: string;
  /** A function, so that the words follow the language. */
  title: () => string;
  group: ActionGroup;
  run: () => void | Promise<void>;
  /** For example "Mod+K", "/", "Mod+Shift+Enter". Mod is Ctrl, or Cmd on a Mac. */
  keys?: string;
  /** Other words people search for. */
  keywords?: () => string;
  enabled?: () => boolean;
}

class ActionRegistry {
  #batches = $state.raw<readonly (readonly Action[])[]>([]);

  /** All actions at hand; of two with the same id the later one wins. */
  readonly all = $derived.by(() => {
    const known = this.#batches.flat();
    return known.filter((action, at) => known.findLastIndex(({ id }) => id === action.id) === at);
  });

  /** Adds actions and returns how to take them away again. */
  register(actions: readonly Action[]): () => void {
    untrack(() => {
      this.#batches = [...this.#batches, actions];
    });
    return () => {
      this.#batches = untrack(() => this.#batches).filter((batch) => batch !== actions);
    };
  }

  /** Runs an action by id when it exists and is enabled. */
  run(id: string): boolean {
    const action = this.all.find((candidate) => candidate.id === id);
    if (!action || !isEnabled(action)) return false;
    void action.run();
    return true;
  }
}

/** Whether an action can be run right now. */
export function isEnabled(action: Action): boolean {
  return action.enabled?.() ?? true;
}

/** Every action of the window. Features add theirs with `$effect(() => actions.register([...]))`. */
export const actions = new ActionRegistry();
