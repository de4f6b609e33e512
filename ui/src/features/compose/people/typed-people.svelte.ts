import { asCommandError } from "@/backend/command-error";
import { checkNumber, listContacts } from "@/backend/commands";
import type { Audience } from "@/backend/generated/Audience";
import type { Contact } from "@/backend/generated/Contact";
import type { Recipient } from "@/backend/generated/Recipient";
import { errorSentence } from "@/errors";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { plainForm } from "../group-choice.svelte";

const PAUSE_MS = 120;
const MOST_SHOWN = 7;
const MOST_SETS = 3;
/** The most numbers that one paste adds. */
export const MOST_TYPED = 200;

/** Something the typed words may mean. */
export type Suggestion =
  | { kind: "contact"; key: string; contact: Contact }
  | { kind: "set"; key: string; audience: Audience };

/** What a field for people is connected to. */
export interface PeopleDoors {
  audiences: () => readonly Audience[];
  add: (recipients: Recipient[]) => void;
  addSet: (audience: Audience) => void;
}

/** A contact as the recipient of a draft. */
export function asRecipient({ number, name }: Pick<Contact, "number" | "name">): Recipient {
  return { kind: "phone", number, name };
}

/** Words typed into the field for people: what they may mean, and what becomes of them. */
export class TypedPeople {
  text = $state("");
  suggestions = $state.raw<readonly Suggestion[]>([]);
  /** Which suggestion is pointed at; -1 for none. */
  at = $state(-1);
  problem = $state<string | null>(null);
  busy = $state(false);

  readonly #doors: PeopleDoors;
  #ticket = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(doors: PeopleDoors) {
    this.#doors = doors;
  }

  get current(): Suggestion | null {
    return this.suggestions[this.at] ?? null;
  }

  type(text: string): void {
    this.text = text;
    this.problem = null;
    clearTimeout(this.#timer);
    if (text.trim() === "" || /[,;\n]/.test(text)) this.#forget();
    else this.#timer = setTimeout(() => void this.#look(), PAUSE_MS);
  }

  /** Points at another suggestion, around the ends. */
  move(step: 1 | -1): void {
    const count = this.suggestions.length;
    if (count > 0)
      this.at = (this.at + step + count + (this.at === -1 && step < 0 ? 1 : 0)) % count;
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#forget();
  }

  choose(suggestion: Suggestion): void {
    if (suggestion.kind === "contact") this.#doors.add([asRecipient(suggestion.contact)]);
    else this.#doors.addSet(suggestion.audience);
    this.text = "";
    this.close();
  }

  /** Adds what is pointed at, or the typed numbers; what is no number stays in the field. */
  async enter(): Promise<void> {
    if (this.current) return this.choose(this.current);
    const typed = this.text.split(/[,;\n]/).map((one) => one.trim());
    const texts = typed.filter((one) => one !== "");
    const [only] = this.suggestions;
    if (texts.length === 1 && only && !/\d/.test(this.text)) return this.choose(only);
    if (texts.length > MOST_TYPED) {
      this.problem = m.people_too_many({ limit: formatNumber(MOST_TYPED) });
      return;
    }
    await this.#addNumbers(texts);
  }

  async #addNumbers(texts: readonly string[]): Promise<void> {
    const good: Recipient[] = [];
    const bad: string[] = [];
    let message = "";
    this.busy = true;
    for (const text of texts) {
      try {
        const { phone, name } = await checkNumber(text);
        good.push({ kind: "phone", number: phone.number, name });
      } catch (cause) {
        bad.push(text);
        message ||= errorSentence(asCommandError(cause));
      }
    }
    this.busy = false;
    if (good.length > 0) this.#doors.add(good);
    this.text = bad.join(", ");
    this.close();
    if (bad.length > 0) this.problem = good.length > 0 ? m.people_not_added({ message }) : message;
  }

  async #look(): Promise<void> {
    const ticket = ++this.#ticket;
    const search = this.text.trim();
    const sets = this.#sets(search);
    const filter = { search, rules: [], suppressed: null };
    const found = await listContacts({ filter, limit: MOST_SHOWN }).catch(() => ({ items: [] }));
    if (ticket !== this.#ticket) return;
    const contacts = found.items.map(
      (contact) => ({ kind: "contact", key: contact.id, contact }) as const,
    );
    this.suggestions = [...sets, ...contacts].slice(0, MOST_SHOWN);
    this.at = -1;
  }

  #sets(search: string): Suggestion[] {
    const words = plainForm(search).split(/\s+/).filter(Boolean);
    const fits = ({ name }: Audience) => words.every((word) => plainForm(name).includes(word));
    return this.#doors
      .audiences()
      .filter(fits)
      .slice(0, MOST_SETS)
      .map((audience) => ({ kind: "set", key: audience.id, audience }));
  }

  #forget(): void {
    this.#ticket += 1;
    this.suggestions = [];
    this.at = -1;
  }
}
