/** What a virtual list draws: a heading, or a thing with its place among all things. */
export type ListEntry<T> =
  | { kind: "heading"; key: string; text: string }
  | { kind: "item"; key: string; item: T; index: number };

/** A list without headings. */
export function plainEntries<T extends { id: string }>(items: readonly T[]): ListEntry<T>[] {
  return items.map((item, index) => ({ kind: "item", key: item.id, item, index }));
}

/** Puts a heading above each run of things that belong together. */
export function groupedEntries<T extends { id: string }, G extends string>(
  items: readonly T[],
  groupOf: (item: T) => G,
  headingOf: (group: G) => string,
): ListEntry<T>[] {
  const entries: ListEntry<T>[] = [];
  let group: G | undefined;
  items.forEach((item, index) => {
    const its = groupOf(item);
    if (its !== group)
      entries.push({ kind: "heading", key: `heading ${its}`, text: headingOf(its) });
    group = its;
    entries.push({ kind: "item", key: item.id, item, index });
  });
  return entries;
}
