/** The tabs of the screen for recipients, in their order. */
export const TABS = ["groups", "contacts", "sets", "never"] as const;
export type Tab = (typeof TABS)[number];

/** The tab that a place on this screen belongs to; the id of a saved set stands under the groups. */
export function tabOf(id: string | null): Tab {
  return TABS.find((tab) => tab === id) ?? "groups";
}
