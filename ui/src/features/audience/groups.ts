import type { Audience } from "@/backend/generated/Audience";
import type { Group } from "@/backend/generated/Group";
import type { Recipient } from "@/backend/generated/Recipient";
import { obstacleOf, plainForm } from "@/features/compose/group-choice.svelte";

/** Groups by name; numbers inside names count as numbers, so that "Deal 9" comes before "Deal 10". */
export function byName(groups: readonly Group[], language: string): Group[] {
  const order = new Intl.Collator(language, { numeric: true, sensitivity: "base" });
  return [...groups].sort((a, b) => order.compare(a.name, b.name));
}

/** The recipients written down in an audience; one by filter is looked up by the core. */
export function fixedRecipients({ source }: Audience): Recipient[] {
  return source.kind === "fixed" ? source.recipients : [];
}

/** How many of the groups this sender can post to. */
export function postableCount(groups: readonly Group[], senderId: string | null): number {
  return groups.filter((group) => obstacleOf(group, senderId) === null).length;
}

/** A member of a saved audience with the group as the account knows it now. */
export interface Member {
  id: string;
  name: string;
  /** Null when the account does not have it any more. */
  group: Group | null;
}

/** Puts the members of an audience to the groups of the account. */
export function membersOf(recipients: readonly Recipient[], groups: readonly Group[]): Member[] {
  const known = new Map(groups.map((group) => [group.id, group]));
  return recipients.map((recipient) => {
    const id = recipient.kind === "phone" ? recipient.number : recipient.id;
    const group = known.get(id) ?? null;
    return { id, name: group?.name ?? (recipient.name || id), group };
  });
}

/** The members whose name has every word of the search, in any order. */
export function findMembers(members: readonly Member[], search: string): readonly Member[] {
  const words = plainForm(search).split(/\s+/).filter(Boolean);
  if (words.length === 0) return members;
  return members.filter((member) => {
    const name = plainForm(member.name);
    return words.every((word) => name.includes(word));
  });
}
