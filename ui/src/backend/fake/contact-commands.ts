import { CommandError } from "../command-error";
import type { Contact } from "../generated/Contact";
import type { ContactDetails } from "../generated/ContactDetails";
import { chosen, EVERYBODY, fitting, markSuppressed, pageOf, phoneOf } from "./contacts";
import { found } from "./draft-commands";
import type { Handlers, Tell } from "./handlers";
import { nextId, type World } from "./world";

type ContactCommands = Pick<
  Handlers,
  | "list_contacts"
  | "read_contact"
  | "contact_facts"
  | "save_contact"
  | "delete_contacts"
  | "restore_contacts"
  | "tag_contacts"
  | "merge_contacts"
  | "check_number"
>;

/** Contacts in memory. */
export function contactCommands(world: World, tell: Tell): ContactCommands {
  const changed = () => {
    markSuppressed(world);
    tell("contacts", null);
  };

  function save(id: string | null, details: ContactDetails): Contact {
    const { number } = phoneOf(details.number);
    const other = world.contacts.find((one) => one.number === number && one.id !== id);
    if (other)
      throw new CommandError("invalid", `${other.name} has this number already. Nothing changed.`);
    const name = details.name || `${details.first_name} ${details.last_name}`.trim() || number;
    const written = { ...details, number, name, updated_at_ms: Date.now() };
    if (id !== null) return Object.assign(found(world.contacts, id), written);
    const made: Contact = {
      ...written,
      id: nextId("contact"),
      source: "",
      suppressed: false,
      created_at_ms: Date.now(),
    };
    world.contacts.push(made);
    return made;
  }

  function remove(contacts: readonly Contact[]): string[] {
    world.deletedContacts.push(...contacts);
    world.contacts = world.contacts.filter((one) => !contacts.includes(one));
    return contacts.map(({ id }) => id);
  }

  return {
    list_contacts: ({ query }) => pageOf(fitting(world, query.filter ?? EVERYBODY), query),
    read_contact: ({ id }) => found(world.contacts, id),
    contact_facts: () => {
      const tags = new Map<string, number>();
      for (const tag of world.contacts.flatMap((one) => one.tags))
        tags.set(tag, (tags.get(tag) ?? 0) + 1);
      const fields = new Set(world.contacts.flatMap((one) => Object.keys(one.fields)));
      return {
        total: world.contacts.length,
        suppressed: world.suppressions.length,
        tags: [...tags].sort().map(([tag, count]) => ({ tag, count })),
        fields: [...fields].sort(),
      };
    },
    save_contact: ({ id, contact }) => {
      const saved = save(id, contact);
      changed();
      return saved;
    },
    delete_contacts: ({ choice }) => {
      const ids = remove(chosen(world, choice));
      changed();
      return ids;
    },
    restore_contacts: ({ ids }) => {
      const back = world.deletedContacts.filter(({ id }) => ids.includes(id));
      world.contacts.push(...back);
      world.deletedContacts = world.deletedContacts.filter((one) => !back.includes(one));
      changed();
      return back.length;
    },
    tag_contacts: ({ choice, add, remove: away }) => {
      const contacts = chosen(world, choice);
      for (const one of contacts)
        one.tags = [...new Set([...one.tags, ...add])].filter((tag) => !away.includes(tag)).sort();
      changed();
      return contacts.length;
    },
    merge_contacts: ({ id, other }) => {
      const [kept, gone] = [found(world.contacts, id), found(world.contacts, other)];
      kept.first_name ||= gone.first_name;
      kept.last_name ||= gone.last_name;
      kept.tags = [...new Set([...kept.tags, ...gone.tags])].sort();
      kept.fields = { ...gone.fields, other_number: gone.number, ...kept.fields };
      remove([gone]);
      changed();
      return kept;
    },
    check_number: ({ text }) => {
      const phone = phoneOf(text);
      const contact = world.contacts.find(({ number }) => number === phone.number);
      const suppressed = world.suppressions.some(({ number }) => number === phone.number);
      return { phone, name: contact?.name ?? "", suppressed };
    },
  };
}
