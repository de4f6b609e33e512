import {
  chooseAndExportSuppressions,
  chooseAndImportSuppressions,
  listSuppressions,
  restoreSuppressions,
  suppress,
  unsuppress,
} from "@/backend/commands";
import type { Suppressed } from "@/backend/generated/Suppressed";
import type { Suppression } from "@/backend/generated/Suppression";
import { Marks } from "@/components/marks.svelte";
import { PagedList } from "@/components/paged-list.svelte";
import { reported } from "@/components/reported";
import { formatNumber } from "@/format";
import { m } from "@/messages";
import { toasts } from "@/toasts.svelte";

const PAGE = 500;

/** How many typed numbers go onto the list at once. */
export const MAX_TYPED = 10_000;

/** The numbers in a typed text: one per line, or with commas or semicolons between them. */
export function typedNumbers(text: string): string[] {
  return text
    .split(/[\n,;]/)
    .map((one) => one.trim())
    .filter((one) => one !== "");
}

/** The numbers never to send to, what is marked among them, and what is done with them. */
export class NeverList {
  search = $state("");
  readonly marks = new Marks();
  readonly list = new PagedList<Suppression>(
    ({ cursor, limit }) => listSuppressions({ search: this.search.trim(), cursor, limit }),
    ({ number }) => number,
  );

  readonly marked = $derived(this.marks.count(this.list.total));

  /** Searches once typing pauses. */
  find(search: string): void {
    this.search = search;
    this.marks.clear();
    this.list.loadSoon();
  }

  /** Puts typed numbers on the list; throws what the core refuses as a whole. */
  async add(numbers: string[], reason: string): Promise<Suppressed> {
    return sayAdded(await suppress(numbers, reason));
  }

  /** Asks for a file and puts its numbers on the list; null when none was chosen. */
  async importFile(reason: string): Promise<Suppressed | null> {
    const done = await chooseAndImportSuppressions(reason);
    return done && sayAdded(done);
  }

  /** Writes the whole list to a file. */
  exportAll(): Promise<boolean> {
    return reported(async () => {
      const count = await chooseAndExportSuppressions();
      if (count === null) return;
      toasts.show(m.never_exported({ count, shown: formatNumber(count) }), { tone: "good" });
    });
  }

  /** Takes the marked numbers off the list and offers to take that back. */
  removeMarked(): Promise<boolean> {
    return reported(async () => {
      const gone = await unsuppress(await this.#markedNumbers());
      this.marks.clear();
      const words = { count: gone.length, shown: formatNumber(gone.length) };
      toasts.undoable(m.never_removed(words), m.common_undo(), async () => {
        await reported(async () => void (await restoreSuppressions(gone)));
      });
    });
  }

  async #markedNumbers(): Promise<string[]> {
    if (!this.marks.isAll) return this.marks.keys;
    const all: string[] = [];
    let cursor: string | null = null;
    do {
      const page = await listSuppressions({ search: this.search.trim(), cursor, limit: PAGE });
      all.push(...page.items.map(({ number }) => number));
      cursor = page.next;
    } while (cursor !== null);
    return all;
  }
}

function sayAdded(done: Suppressed): Suppressed {
  const { added: count, known } = done;
  const words = { count, shown: formatNumber(count), known: formatNumber(known) };
  if (count + known > 0) toasts.show(m.never_added(words), { tone: "good" });
  return done;
}
