/** Changes to lists that leave the list given as it was. */
export { moved } from "../attachment-tray.svelte";

/** The list with another item at a place. */
export function replaced<T>(list: readonly T[], at: number, item: T): T[] {
  return list.map((one, place) => (place === at ? item : one));
}

/** The list without the item at a place. */
export function without<T>(list: readonly T[], at: number): T[] {
  return list.filter((_, place) => place !== at);
}

/** The list with an item put in before a place; beyond the end it comes last. */
export function inserted<T>(list: readonly T[], at: number, item: T): T[] {
  return [...list.slice(0, at), item, ...list.slice(at)];
}
