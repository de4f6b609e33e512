/** Changes to a list that leave the list given as it was. */
import type { List } from "@/backend/generated/List";
import type { ListRow } from "@/backend/generated/ListRow";
import type { ListSection } from "@/backend/generated/ListSection";
import { inserted, replaced } from "./order";

/** How many rows all sections have together. */
export function rowCount(list: List): number {
  return list.sections.reduce((sum, { rows }) => sum + rows.length, 0);
}

/** A list to begin with: one section with one row. */
export function firstList(): List {
  return { button: "", sections: [{ title: "", rows: [rowWith("row-1")] }] };
}

function rowWith(payload: string): ListRow {
  return { title: "", description: null, payload };
}

/** An answer code that no row has yet. */
export function freePayload(list: List): string {
  const taken = new Set(list.sections.flatMap(({ rows }) => rows.map(({ payload }) => payload)));
  let number = rowCount(list) + 1;
  while (taken.has(`row-${number}`)) number += 1;
  return `row-${number}`;
}

/** Whether another row comes back with the same code, so that the two answers could not be told apart. */
export function isTwice(list: List, payload: string): boolean {
  const same = list.sections.flatMap(({ rows }) => rows).filter((row) => row.payload === payload);
  return same.length > 1;
}

/** The list with one more row at the end of a section. */
export function withNewRow(list: List, section: number): List {
  return changeRows(list, section, (rows) => [...rows, rowWith(freePayload(list))]);
}

/** The list with one more section at its end, which has a row to fill in. */
export function withNewSection(list: List): List {
  const made: ListSection = { title: "", rows: [rowWith(freePayload(list))] };
  return { ...list, sections: [...list.sections, made] };
}

/** The list with the rows of a section changed; a section that is gone changes nothing. */
export function changeRows(
  list: List,
  section: number,
  change: (rows: readonly ListRow[]) => ListRow[],
): List {
  const given = list.sections[section];
  if (!given) return list;
  const sections = replaced(list.sections, section, { ...given, rows: change(given.rows) });
  return { ...list, sections };
}

/** The list with a row put back where it was, or at the end of what there is now. */
export function withRowBack(list: List, section: number, at: number, row: ListRow): List {
  const known = Math.min(section, list.sections.length - 1);
  if (known < 0) return { ...list, sections: [{ title: "", rows: [row] }] };
  return changeRows(list, known, (rows) => inserted(rows, at, row));
}
