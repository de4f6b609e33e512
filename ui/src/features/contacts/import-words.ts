import type { ColumnUse } from "@/backend/generated/ColumnUse";
import type { RowProblem } from "@/backend/generated/RowProblem";
import { m } from "@/messages";
import type { Step } from "./import-flow.svelte";

/** A step in words. */
export function stepName(step: Step): string {
  const names = {
    file: m.imports_step_file,
    check: m.imports_step_check,
    read: m.imports_step_read,
    done: m.imports_step_done,
  };
  return names[step]();
}

/** Why a row cannot be taken, in words that follow "row 4". */
export function problemWords(problem: RowProblem): string {
  const words = {
    no_number: m.imports_no_number,
    bad_number: m.imports_bad_number,
    too_long: m.imports_too_long,
    too_many_fields: m.imports_too_many_fields,
    broken_row: m.imports_broken_row,
  };
  return words[problem]();
}

const PLAIN = ["skip", "number", "name", "first_name", "last_name", "tags"] as const;

/** What a column can hold, under a value that a select can carry. */
export function columnOptions(
  header: string,
  fields: readonly string[],
  current: ColumnUse,
): { value: string; label: string }[] {
  const names = new Set([fieldNameOf(header), ...fields]);
  if (current.kind === "field") names.add(current.name);
  names.delete("");
  return [
    ...PLAIN.map((kind) => ({ value: kind, label: useName(kind) })),
    ...[...names].map((name) => ({
      value: valueOf({ kind: "field", name }),
      label: m.imports_use_field({ name }),
    })),
  ];
}

/** A use of a column as the value of a select. */
export function valueOf(use: ColumnUse): string {
  return use.kind === "field" ? `field:${use.name}` : use.kind;
}

/** The use that the value of a select means. */
export function useOf(value: string): ColumnUse {
  const kind = PLAIN.find((one) => one === value);
  return kind ? { kind } : { kind: "field", name: value.replace(/^field:/, "") };
}

/** A field's name made of a column's, so that texts can use it as a variable. */
export function fieldNameOf(header: string): string {
  return header
    .trim()
    .toLocaleLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^[\p{N}_]+|_+$/gu, "")
    .slice(0, 40);
}

function useName(kind: (typeof PLAIN)[number]): string {
  const names = {
    skip: m.imports_skip,
    number: m.imports_use_number,
    name: m.imports_use_name,
    first_name: m.imports_use_first_name,
    last_name: m.imports_use_last_name,
    tags: m.imports_use_tags,
  };
  return names[kind]();
}
