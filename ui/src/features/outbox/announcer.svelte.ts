import { m } from "@/messages";
import { kindWords } from "./row-words";
import type { OutboxRow, RowKind } from "./rows";

/** Puts into words what changed in the list, for people who cannot see it; a countdown is no change. */
export class Announcer {
  words = $state("");
  #known: Record<string, { title: string; kind: RowKind }> | null = null;

  hear(rows: readonly OutboxRow[]): void {
    const seen = Object.fromEntries(rows.map(({ id, title, kind }) => [id, { title, kind }]));
    const before = this.#known;
    this.#known = seen;
    if (before === null) return;
    const changes = rows
      .filter((row) => before[row.id]?.kind !== row.kind)
      .map((row) => m.outbox_announce({ title: titled(row.title), state: kindWords(row.kind) }));
    const gone = Object.entries(before)
      .filter(([id]) => !(id in seen))
      .map(([, { title }]) => m.outbox_announce_done({ title: titled(title) }));
    if (changes.length + gone.length > 0) this.words = [...changes, ...gone].join(". ");
  }
}

function titled(title: string): string {
  return title || m.outbox_untitled();
}
