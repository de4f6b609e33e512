import { readContact } from "@/backend/commands";
import type { Contact } from "@/backend/generated/Contact";
import { reported } from "@/components/reported";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";
import type { ContactBook } from "./contact-book.svelte";
import { ContactForm } from "./contact-form.svelte";

/** The contact that is open for writing; another one opens only once its changes are kept. */
export class ContactDesk {
  form = $state.raw<ContactForm | null>(null);
  readonly #book: ContactBook;

  constructor(book: ContactBook) {
    this.#book = book;
  }

  /** Opens a contact; says whether the one before could be left. */
  async open(id: string): Promise<boolean> {
    if (id === this.form?.id) return true;
    if (!(await this.keep())) return false;
    const known = this.#book.list.items.find((one) => one.id === id);
    if (known) this.form = new ContactForm(known);
    else await reported(async () => void (this.form = new ContactForm(await readContact(id))));
    return true;
  }

  /** Begins a new contact. */
  async begin(): Promise<void> {
    if (await this.keep()) this.form = new ContactForm(null);
  }

  /** Saves what is typed; a new contact that was never begun is let go. */
  async keep(): Promise<boolean> {
    if (!this.form?.isDirty) return true;
    return (await this.form.save()) !== null;
  }

  /** Saves and says so. */
  async save(): Promise<Contact | null> {
    const saved = (await this.form?.save()) ?? null;
    if (saved === null) return null;
    if (this.form?.id !== saved.id) this.form = new ContactForm(saved);
    toasts.show(m.contacts_saved({ name: saved.name }), { tone: "good" });
    return saved;
  }

  /** Takes over what changed about the open contact elsewhere. */
  accept(contacts: readonly Contact[]): void {
    const newer = contacts.find(({ id }) => id === this.form?.id);
    if (newer) this.form?.accept(newer);
  }

  /** Closes what is open and forgets what was typed. */
  close(): void {
    this.form = null;
  }
}
