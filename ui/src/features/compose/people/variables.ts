import { m } from "@/messages";
import type { Edit, Selected } from "../text/formatting";

/** Variables that every contact has. */
export const OWN_VARIABLES = ["first_name", "last_name", "name", "number"] as const;

/** A variable in words; a field of the contacts goes by its own name. */
export function variableName(name: string): string {
  const own: Record<string, () => string> = {
    first_name: m.people_variable_first_name,
    last_name: m.people_variable_last_name,
    name: m.people_variable_name,
    number: m.people_variable_number,
  };
  return own[name]?.() ?? name;
}

/** Puts a variable in the place of the selection; a first name gets a default, which is selected. */
export function editForVariable({ from, to }: Selected, name: string): Edit {
  const usual = name === "first_name" ? m.people_variable_default() : "";
  const insert = usual === "" ? `{{${name}}}` : `{{${name}|${usual}}}`;
  const end = from + insert.length;
  if (usual === "") return { from, to, insert, selectFrom: end, selectTo: end };
  return { from, to, insert, selectFrom: end - 2 - usual.length, selectTo: end - 2 };
}
