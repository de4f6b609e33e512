import type { Suppressed } from "../generated/Suppressed";
import { chosen, markSuppressed, pageOf, phoneOf } from "./contacts";
import type { Handlers, Tell } from "./handlers";
import type { World } from "./world";

type SuppressionCommands = Pick<
  Handlers,
  | "list_suppressions"
  | "suppress"
  | "suppress_contacts"
  | "unsuppress"
  | "restore_suppressions"
  | "choose_and_import_suppressions"
  | "choose_and_export_suppressions"
>;

/** The numbers never to send to, in memory. */
export function suppressionCommands(world: World, tell: Tell): SuppressionCommands {
  const changed = () => {
    markSuppressed(world);
    tell("contacts", null);
  };

  function suppress(texts: readonly string[], reason: string): Suppressed {
    const done: Suppressed = { added: 0, known: 0, refused: [], refused_count: 0 };
    for (const text of texts) {
      try {
        const { number } = phoneOf(text);
        if (world.suppressions.some((one) => one.number === number)) done.known += 1;
        else {
          const name = world.contacts.find((one) => one.number === number)?.name ?? "";
          world.suppressions.push({ number, name, reason, since_ms: Date.now() });
          done.added += 1;
        }
      } catch {
        done.refused.push(text);
        done.refused_count += 1;
      }
    }
    changed();
    return done;
  }

  return {
    list_suppressions: ({ query }) => {
      const search = query.search?.trim().toLowerCase() ?? "";
      const all = world.suppressions
        .filter(({ number, name, reason }) =>
          `${number} ${name} ${reason}`.toLowerCase().includes(search),
        )
        .sort((a, b) => b.since_ms - a.since_ms);
      return pageOf(all, query);
    },
    suppress: ({ numbers, reason }) => suppress(numbers, reason),
    suppress_contacts: ({ choice, reason }) =>
      suppress(
        chosen(world, choice).map(({ number }) => number),
        reason,
      ),
    unsuppress: ({ numbers }) => {
      const gone = world.suppressions.filter(({ number }) => numbers.includes(number));
      world.suppressions = world.suppressions.filter((one) => !gone.includes(one));
      changed();
      return gone;
    },
    restore_suppressions: ({ entries }) => {
      world.suppressions.push(...entries);
      changed();
      return null;
    },
    choose_and_import_suppressions: ({ reason }) =>
      suppress(["+4915150000001", "+4915150000002", "nobody"], reason),
    choose_and_export_suppressions: () => world.suppressions.length,
  };
}
