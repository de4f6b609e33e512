import type { Contact } from "../generated/Contact";
import { markSuppressed } from "./contacts";
import { DAY_MS, HOUR_MS, nextId, type World } from "./world";

/** How many contacts a dev build has, unless the query string says otherwise. */
export const CONTACTS = 300;

const FIRST = ["Anna", "Ben", "Çelik", "Daan", "Élodie", "Fatima", "Günther", "Hannah", "Ilse"];
const LAST = ["Albers", "Brouwer", "de Vries", "Öztürk", "Janssen", "Keller", "Müller"];
const CITIES = ["Berlin", "Köln", "Utrecht", "Wien", "Zürich"];
const TAGS = ["customer", "friday", "vip", "fair-2026"];
const CODES = ["+49151", "+316", "+43664", "+4179", "+32470"];

function pick<T>(list: readonly T[], at: number): T {
  return list[at % list.length] as T;
}

/** People of all kinds: some without a first name, some without fields. */
export function seededContacts(count: number, now: number): Contact[] {
  return Array.from({ length: count }, (_, at) => {
    const first = at % 11 === 3 ? "" : pick(FIRST, at);
    const last = pick(LAST, at * 3 + 1);
    return {
      id: nextId("contact"),
      number: `${pick(CODES, at)}${String(10_000_000 + at)}`,
      name: `${first} ${last}`.trim(),
      first_name: first,
      last_name: last,
      tags: TAGS.filter((_, tag) => at % (tag + 2) === 0),
      fields: (at % 5 === 4 ? {} : { city: pick(CITIES, at) }) as Record<string, string>,
      source: at % 3 === 0 ? "" : "customers.xlsx",
      suppressed: false,
      created_at_ms: now - 30 * DAY_MS,
      updated_at_ms: now - at * HOUR_MS,
    };
  });
}

/** Puts a few of them on the list of numbers never to send to. */
export function seedSuppressions(world: World, now: number): void {
  world.suppressions = world.contacts
    .filter((_, at) => at % 40 === 7)
    .map(({ number, name }, at) => ({
      number,
      name,
      reason: at % 2 === 0 ? "STOP" : "asked on the phone",
      since_ms: now - (at + 1) * DAY_MS,
    }));
  markSuppressed(world);
}
