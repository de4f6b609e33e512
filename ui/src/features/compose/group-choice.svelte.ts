import { SvelteSet } from "svelte/reactivity";
import type { Group } from "@/backend/generated/Group";
import type { Recipient } from "@/backend/generated/Recipient";

/** Why a sender cannot post to a group. */
export type Obstacle = "admins_only" | "not_member" | "cannot_post";

/** What stands in the way of posting to a group, or null. Not knowing the members counts as fine. */
export function obstacleOf(group: Group, senderId: string | null): Obstacle | null {
  const isMember = group.sender_ids.length === 0 || group.sender_ids.includes(senderId ?? "");
  if (senderId !== null && !isMember) return "not_member";
  if (group.can_send) return null;
  return group.is_announce ? "admins_only" : "cannot_post";
}

/** Takes accents and case off, so that "cafe" finds "Café". */
export function plainForm(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

/** The groups whose name has every word of the search, in any order. */
export function filterGroups(groups: readonly Group[], search: string): Group[] {
  const words = plainForm(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return [...groups];
  return groups.filter((group) => {
    const name = plainForm(group.name);
    return words.every((word) => name.includes(word));
  });
}

/** The groups that are being picked in the dialog; other recipients of the draft are kept beside them. */
export class GroupChoice {
  search = $state("");
  readonly #groups: () => readonly Group[];
  readonly #senderId: () => string | null;
  readonly #chosen = new SvelteSet<string>();
  readonly #kept: readonly Recipient[];
  readonly shown = $derived.by(() => filterGroups(this.#groups(), this.search));

  constructor(
    groups: () => readonly Group[],
    senderId: () => string | null,
    recipients: readonly Recipient[],
  ) {
    this.#groups = groups;
    this.#senderId = senderId;
    this.#kept = recipients;
    for (const recipient of recipients) {
      if (recipient.kind === "group") this.#chosen.add(recipient.id);
    }
  }

  get count(): number {
    return this.#chosen.size;
  }

  has(id: string): boolean {
    return this.#chosen.has(id);
  }

  toggle(group: Group): void {
    if (this.#chosen.delete(group.id) || this.#obstacle(group)) return;
    this.#chosen.add(group.id);
  }

  /** How many of the shown groups can be posted to, and how many of those are chosen. */
  readonly postable = $derived.by(() => this.shown.filter((group) => !this.#obstacle(group)));
  readonly chosenShown = $derived.by(
    () => this.postable.filter((group) => this.#chosen.has(group.id)).length,
  );

  /** Chooses every shown group that can be posted to, or none of them when all are chosen. */
  toggleShown(): void {
    const all = this.chosenShown === this.postable.length;
    for (const group of this.postable) {
      if (all) this.#chosen.delete(group.id);
      else this.#chosen.add(group.id);
    }
  }

  /** Adds the groups of a saved audience. */
  apply(recipients: readonly Recipient[]): void {
    for (const recipient of recipients) {
      if (recipient.kind === "group") this.#chosen.add(recipient.id);
    }
  }

  clear(): void {
    this.#chosen.clear();
  }

  /** The draft's recipients as chosen: first those it had, in their order, then the new ones by name. */
  recipients(): Recipient[] {
    const kept = this.#kept.filter((one) => one.kind !== "group" || this.#chosen.has(one.id));
    const added = this.#groups().filter(
      (group) =>
        this.#chosen.has(group.id) &&
        !kept.some((one) => one.kind === "group" && one.id === group.id),
    );
    return [...kept, ...added.map(asRecipient)];
  }

  #obstacle(group: Group): Obstacle | null {
    return obstacleOf(group, this.#senderId());
  }
}

function asRecipient(group: Group): Recipient {
  return { kind: "group", id: group.id, name: group.name };
}
