import type { ActionGroup } from "@/actions.svelte";
import { m } from "@/messages";

/** The name of a group of actions. */
export function groupTitle(group: ActionGroup): string {
  const titles: Record<ActionGroup, () => string> = {
    write: () => m.palette_group_write(),
    here: () => m.palette_group_here(),
    go: () => m.palette_group_go(),
    window: () => m.palette_group_window(),
  };
  return titles[group]();
}
