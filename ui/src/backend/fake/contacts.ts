import { CommandError } from "../command-error";
import type { Contact } from "../generated/Contact";
import type { ContactChoice } from "../generated/ContactChoice";
import type { ContactFilter } from "../generated/ContactFilter";
import type { ContactRule } from "../generated/ContactRule";
import type { PhoneNumber } from "../generated/PhoneNumber";
import type { World } from "./world";

const PLACES: [string, string][] = [
  ["+49", "DE"],
  ["+31", "NL"],
  ["+43", "AT"],
  ["+41", "CH"],
  ["+32", "BE"],
];

/** Everybody, when nothing is asked for. */
export const EVERYBODY: ContactFilter = { search: "", rules: [], suppressed: null };

/** Reads a number as the core does, near enough for a dev build: `+…`, `00…`, or with the country's zero. */
export function phoneOf(text: string): PhoneNumber {
  const digits = text.replace(/[\s()./-]/g, "");
  const number = digits.replace(/^00/, "+").replace(/^0/, "+49");
  if (!/^\+\d{8,15}$/.test(number))
    throw new CommandError("invalid", `“${text}” is no phone number. Nothing was changed.`);
  const [code = "", country = null] = PLACES.find(([one]) => number.startsWith(one)) ?? [];
  const rest = number.slice(code.length);
  return { number, shown: `${code} ${rest.slice(0, 3)} ${rest.slice(3)}`, country };
}

function holds(contact: Contact, rule: ContactRule): boolean {
  switch (rule.kind) {
    case "tag":
      return contact.tags.includes(rule.tag);
    case "not_tag":
      return !contact.tags.includes(rule.tag);
    case "field_is":
      return contact.fields[rule.field]?.toLowerCase() === rule.value.toLowerCase();
    case "field_contains":
      return contact.fields[rule.field]?.toLowerCase().includes(rule.value.toLowerCase()) ?? false;
    case "has_field":
      return (contact.fields[rule.field] ?? "") !== "";
    case "lacks_field":
      return (contact.fields[rule.field] ?? "") === "";
    case "number_starts":
      return contact.number.startsWith(rule.prefix);
  }
}

/** The contacts a filter means, by name. */
export function fitting(world: World, filter: ContactFilter): Contact[] {
  const words = filter.search.toLowerCase().split(/\s+/).filter(Boolean);
  return world.contacts
    .filter((one) => filter.suppressed === null || one.suppressed === filter.suppressed)
    .filter((one) => filter.rules.every((rule) => holds(one, rule)))
    .filter((one) => {
      const text = [one.name, one.number, ...one.tags, ...Object.values(one.fields)].join(" ");
      return words.every((word) => text.toLowerCase().includes(word));
    })
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The contacts somebody chose. */
export function chosen(world: World, choice: ContactChoice): Contact[] {
  if (choice.kind === "all") return fitting(world, choice.filter);
  const ids = new Set(choice.ids);
  return world.contacts.filter(({ id }) => ids.has(id));
}

/** Notes on each contact whether it is on the list of numbers never to send to. */
export function markSuppressed(world: World): void {
  const numbers = new Set(world.suppressions.map(({ number }) => number));
  for (const contact of world.contacts) contact.suppressed = numbers.has(contact.number);
}

/** Cuts a page out of a list; the cursor is where it begins. */
export function pageOf<T>(
  all: readonly T[],
  query: { cursor?: string | null; limit?: number | null },
): { items: T[]; next: string | null; total: number } {
  const from = Number(query.cursor ?? 0);
  const to = from + (query.limit ?? 100);
  return {
    items: all.slice(from, to),
    next: to < all.length ? String(to) : null,
    total: all.length,
  };
}
