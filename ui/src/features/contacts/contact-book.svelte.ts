import {
  chooseAndExportContacts,
  contactFacts,
  deleteContacts,
  listContacts,
  restoreContacts,
  saveAudience,
  suppressContacts,
  tagContacts,
} from "@/backend/commands";
import type { AudienceSource } from "@/backend/generated/AudienceSource";
import type { Contact } from "@/backend/generated/Contact";
import type { ContactChoice } from "@/backend/generated/ContactChoice";
import type { ContactFacts } from "@/backend/generated/ContactFacts";
import type { ContactFilter } from "@/backend/generated/ContactFilter";
import { Marks } from "@/components/marks.svelte";
import { PagedList } from "@/components/paged-list.svelte";
import { reported } from "@/components/reported";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

const NOTHING: ContactFacts = { total: 0, suppressed: 0, tags: [], fields: [] };

/** Which of the contacts are on show: all, those with a tag, or those never to send to. */
export type Shelf = { kind: "all" } | { kind: "tag"; tag: string } | { kind: "suppressed" };

/** The contacts on show, what is marked among them, and what is done with many at once. */
export class ContactBook {
  search = $state("");
  shelf = $state.raw<Shelf>({ kind: "all" });
  facts = $state.raw<ContactFacts>(NOTHING);
  readonly marks = new Marks();
  readonly list = new PagedList<Contact>(
    ({ cursor, limit }) => listContacts({ filter: this.filter, cursor, limit }),
    ({ id }) => id,
  );

  readonly filter = $derived<ContactFilter>({
    search: this.search.trim(),
    rules: this.shelf.kind === "tag" ? [{ kind: "tag", tag: this.shelf.tag }] : [],
    suppressed: this.shelf.kind === "suppressed" ? true : null,
  });
  readonly marked = $derived(this.marks.count(this.list.total));
  readonly isNarrowed = $derived(this.search.trim() !== "" || this.shelf.kind !== "all");

  /** What is marked, as commands take it. */
  get choice(): ContactChoice {
    if (this.marks.isAll) return { kind: "all", filter: this.filter };
    return { kind: "these", ids: this.marks.keys };
  }

  /** Reads the first page and what there is to choose from. */
  async load(): Promise<void> {
    await Promise.all([this.list.load(), this.#readFacts()]);
  }

  /** Reads anew a moment later, once for many changes. */
  refreshSoon(): void {
    this.list.refreshSoon();
    void this.#readFacts();
  }

  /** Searches once typing pauses. */
  find(search: string): void {
    this.search = search;
    this.marks.clear();
    this.list.loadSoon();
  }

  /** Turns to other contacts. */
  turnTo(shelf: Shelf): void {
    this.shelf = shelf;
    this.marks.clear();
    void this.list.load();
  }

  /** Shows all contacts again. */
  widen(): void {
    this.search = "";
    this.turnTo({ kind: "all" });
  }

  /** Deletes contacts and offers to take that back. */
  remove(choice: ContactChoice): Promise<boolean> {
    return reported(async () => {
      const ids = await deleteContacts(choice);
      this.marks.clear();
      const words = { count: ids.length, shown: formatNumber(ids.length) };
      toasts.undoable(m.contacts_deleted(words), m.common_undo(), async () => {
        await reported(async () => void (await restoreContacts(ids)));
      });
    });
  }

  /** Gives contacts tags and takes tags from them. */
  tag(choice: ContactChoice, add: string[], remove: string[]): Promise<boolean> {
    return reported(async () => {
      const count = await tagContacts(choice, add, remove);
      toasts.show(m.contacts_tagged({ count, shown: formatNumber(count) }), { tone: "good" });
    });
  }

  /** Puts the numbers of contacts on the list of those never to send to. */
  suppress(choice: ContactChoice, reason: string): Promise<boolean> {
    return reported(async () => {
      const { added, known } = await suppressContacts(choice, reason);
      const count = added + known;
      toasts.show(m.contacts_suppress_done({ count, shown: formatNumber(count) }), {
        tone: "good",
      });
    });
  }

  /** Saves the marked contacts under a name, written down or by what they have in common. */
  saveSet(accountId: string, name: string, isLive: boolean): Promise<boolean> {
    return reported(async () => {
      const source: AudienceSource = isLive
        ? { kind: "contacts", filter: this.filter }
        : { kind: "fixed", recipients: (await this.markedContacts()).map(asRecipient) };
      await saveAudience(accountId, name, source);
      toasts.show(m.contacts_set_saved({ name }), { tone: "good" });
    });
  }

  /** Writes the contacts on show to a file. */
  exportShown(): Promise<boolean> {
    return reported(async () => {
      const count = await chooseAndExportContacts(this.filter);
      if (count === null) return;
      toasts.show(m.contacts_exported({ count, shown: formatNumber(count) }), { tone: "good" });
    });
  }

  /** The marked contacts themselves, read page by page when all are marked. */
  async markedContacts(): Promise<readonly Contact[]> {
    if (!this.marks.isAll) return this.list.items.filter(({ id }) => this.marks.has(id));
    const all: Contact[] = [];
    let cursor: string | null = null;
    do {
      const page = await listContacts({ filter: this.filter, cursor, limit: 500 });
      all.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return all;
  }

  async #readFacts(): Promise<void> {
    try {
      this.facts = await contactFacts();
    } catch {
      // The list says what is wrong; the tags known so far stay on show.
    }
  }
}

function asRecipient({ number, name }: Contact): { kind: "phone"; number: string; name: string } {
  return { kind: "phone", number, name };
}
