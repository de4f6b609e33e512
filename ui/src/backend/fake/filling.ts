import type { Contact } from "../generated/Contact";

const PLACE = /\{\{\s*([\p{L}_][\p{L}\p{N}_]*)\s*(?:\|([^{}]*))?\}\}/gu;

function valueOf(name: string, contact: Contact | undefined): string {
  if (!contact) return "";
  const own: Record<string, string> = {
    name: contact.name,
    first_name: contact.first_name,
    last_name: contact.last_name,
    number: contact.number,
  };
  return own[name] ?? contact.fields[name] ?? "";
}

/** Fills the variables of a text, as the core does. */
export function filled(text: string, contact: Contact | undefined): string {
  return text.replace(
    PLACE,
    (_, name: string, usual?: string) => valueOf(name, contact) || (usual ?? "").trim(),
  );
}

/** The variables that neither the contact nor a default fills. */
export function placesIn(text: string, contact: Contact | undefined): string[] {
  const open = [...text.matchAll(PLACE)]
    .filter(([, name = "", usual]) => usual === undefined && valueOf(name, contact) === "")
    .map(([, name = ""]) => name);
  return [...new Set(open)];
}
