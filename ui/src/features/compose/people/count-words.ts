import type { Capabilities } from "@/backend/generated/Capabilities";
import { reachesPeople } from "@/features/contacts/phone-accounts";
import { m } from "@/messages";

const GROUPS = {
  count: m.compose_groups_count,
  send: m.compose_send,
  scheduleFor: m.compose_schedule_for,
  confirmSend: m.compose_confirm_send,
  confirmSchedule: m.compose_confirm_schedule,
  sent: m.compose_sent,
  scheduled: m.compose_scheduled,
};

const PEOPLE: typeof GROUPS = {
  count: m.people_count,
  send: m.people_send,
  scheduleFor: m.people_schedule_for,
  confirmSend: m.people_confirm_send,
  confirmSchedule: m.people_confirm_schedule,
  sent: m.people_sent,
  scheduled: m.people_scheduled,
};

/** How recipients are counted in words: as groups, or as recipients where people can be reached. */
export function wordsFor(limits: Capabilities | null): typeof GROUPS {
  return reachesPeople(limits) ? PEOPLE : GROUPS;
}
