import { SvelteSet } from "svelte/reactivity";

/** What somebody marked in a long list: some things by their keys, or all that the list means. */
export class Marks {
  isAll = $state(false);
  readonly #keys = new SvelteSet<string>();

  /** The marked keys; none of them counts while all is marked. */
  get keys(): string[] {
    return [...this.#keys];
  }

  has(key: string): boolean {
    return this.isAll || this.#keys.has(key);
  }

  /** How many are marked, of a list with so many in all. */
  count(total: number): number {
    return this.isAll ? total : this.#keys.size;
  }

  /** Marks one thing or takes its mark off; after "all" it begins anew with this one. */
  toggle(key: string): void {
    this.isAll = false;
    if (!this.#keys.delete(key)) this.#keys.add(key);
  }

  /** Marks a run of things. */
  add(keys: readonly string[]): void {
    for (const key of keys) this.#keys.add(key);
  }

  all(): void {
    this.#keys.clear();
    this.isAll = true;
  }

  clear(): void {
    this.#keys.clear();
    this.isAll = false;
  }
}
