import type { Contact } from "@/backend/generated/Contact";
import type { Recipient } from "@/backend/generated/Recipient";

/** What tells one recipient from another. */
export function keyOf(recipient: Recipient): string {
  return recipient.kind === "phone" ? recipient.number : recipient.id;
}

/** The phone numbers among recipients. */
export function numbersOf(recipients: readonly Recipient[]): ReadonlySet<string> {
  return new Set(recipients.flatMap((one) => (one.kind === "phone" ? [one.number] : [])));
}

/** Adds recipients that are not there yet; the same list when there is nothing to add. */
export function withRecipients(all: Recipient[], added: readonly Recipient[]): Recipient[] {
  const known = new Set(all.map(keyOf));
  const fresh: Recipient[] = [];
  for (const one of added) {
    if (known.has(keyOf(one))) continue;
    known.add(keyOf(one));
    fresh.push(one);
  }
  return fresh.length === 0 ? all : [...all, ...fresh];
}

/** Adds contacts as recipients. */
export function peopleWith(all: Recipient[], contacts: readonly Contact[]): Recipient[] {
  return withRecipients(
    all,
    contacts.map(({ number, name }) => ({ kind: "phone", number, name })),
  );
}
