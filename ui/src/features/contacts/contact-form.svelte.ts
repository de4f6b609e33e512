import { asCommandError, type CommandError } from "@/backend/command-error";
import { checkNumber, saveContact } from "@/backend/commands";
import type { Contact } from "@/backend/generated/Contact";
import type { ContactDetails } from "@/backend/generated/ContactDetails";
import { errorSentence } from "@/errors";
import { m } from "@/messages";

/** A field of a contact while it is written; its key tells it from others of the same name. */
export interface FieldDraft {
  key: number;
  name: string;
  value: string;
}

const EMPTY: ContactDetails = {
  number: "",
  name: "",
  first_name: "",
  last_name: "",
  tags: [],
  fields: {},
};

/** A contact while somebody writes it down; what is typed stays until it is saved or discarded. */
export class ContactForm {
  /** Null for a contact that is not there yet. */
  readonly id: string | null;
  readonly source: string;
  number = $state("");
  name = $state("");
  firstName = $state("");
  lastName = $state("");
  tags = $state.raw<readonly string[]>([]);
  fields = $state<FieldDraft[]>([]);
  busy = $state(false);
  numberProblem = $state<string | null>(null);
  refused = $state.raw<CommandError | null>(null);

  #kept = $state.raw<ContactDetails>(EMPTY);
  #nextKey = 0;

  readonly details = $derived<ContactDetails>({
    number: this.number.trim(),
    name: this.name.trim(),
    first_name: this.firstName.trim(),
    last_name: this.lastName.trim(),
    tags: [...this.tags],
    fields: Object.fromEntries(
      this.fields
        .filter(({ name, value }) => name.trim() !== "" && value.trim() !== "")
        .map(({ name, value }) => [name.trim(), value.trim()]),
    ),
  });
  /** What lists call it as it stands on the screen. */
  readonly title = $derived(
    this.details.name ||
      `${this.details.first_name} ${this.details.last_name}`.trim() ||
      this.details.number,
  );
  readonly isDirty = $derived(!isSame(this.details, this.#kept));
  /** What is wrong with the fields, in words. */
  readonly fieldProblem = $derived.by(() => {
    const names = this.fields.map(({ name }) => name.trim()).filter(Boolean);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) return m.contacts_field_twice({ name: twice });
    const isUnnamed = this.fields.some((one) => one.name.trim() === "" && one.value.trim() !== "");
    return isUnnamed ? m.contacts_field_unnamed() : null;
  });
  readonly problem = $derived(
    this.fieldProblem ?? (this.refused ? errorSentence(this.refused) : null),
  );
  readonly canSave = $derived(
    this.isDirty && !this.busy && this.number.trim() !== "" && this.fieldProblem === null,
  );

  constructor(contact: Contact | null) {
    this.id = contact?.id ?? null;
    this.source = contact?.source ?? "";
    this.#take(contact ?? EMPTY);
  }

  addField(): void {
    this.fields.push({ key: this.#nextKey++, name: "", value: "" });
  }

  removeField(key: number): void {
    this.fields = this.fields.filter((one) => one.key !== key);
  }

  /** Goes back to what is kept. */
  discard(): void {
    this.#take(this.#kept);
  }

  /** Takes a newer state over, unless something was typed that is not saved. */
  accept(contact: Contact): void {
    if (!this.isDirty && !this.busy) this.#take(contact);
  }

  /** Says at once whether a number can exist. */
  async checkNumber(): Promise<void> {
    const typed = this.number.trim();
    this.numberProblem = null;
    if (typed === "" || typed === this.#kept.number) return;
    try {
      await checkNumber(typed);
    } catch (cause) {
      if (typed === this.number.trim()) this.numberProblem = errorSentence(asCommandError(cause));
    }
  }

  /** Saves it; null when it was refused, and everything typed stays. */
  async save(): Promise<Contact | null> {
    if (this.number.trim() === "") this.numberProblem = m.contacts_number_missing();
    if (!this.canSave) return null;
    this.busy = true;
    this.refused = null;
    try {
      const saved = await saveContact(this.id, this.details);
      this.#take(saved);
      return saved;
    } catch (cause) {
      this.refused = asCommandError(cause);
      return null;
    } finally {
      this.busy = false;
    }
  }

  #take({ number, name: shown, first_name, last_name, tags, fields }: ContactDetails): void {
    const isMade = shown === number || shown === `${first_name} ${last_name}`.trim();
    const name = isMade ? "" : shown;
    this.#kept = { number, name, first_name, last_name, tags, fields };
    Object.assign(this, { number, name, firstName: first_name, lastName: last_name, tags });
    this.fields = Object.entries(fields).map(([name, value]) => ({
      key: this.#nextKey++,
      name,
      value,
    }));
    this.numberProblem = null;
    this.refused = null;
  }
}

function isSame(a: ContactDetails, b: ContactDetails): boolean {
  const flat = ({ fields, ...rest }: ContactDetails) =>
    JSON.stringify([
      rest.number,
      rest.name,
      rest.first_name,
      rest.last_name,
      [...rest.tags].sort(),
      Object.entries(fields).sort(([one], [other]) => (one < other ? -1 : 1)),
    ]);
  return flat(a) === flat(b);
}
