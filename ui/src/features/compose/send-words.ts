import { m } from "@/messages";

type Counted = (inputs: { count: number; shown: string }) => string;

/** The words of a send to a number of recipients. */
export interface SendWords {
  askSend: Counted;
  askSchedule: Counted;
  send: Counted;
  schedule: Counted;
  count: Counted;
  sent: Counted;
  scheduled: Counted;
  /** Asks for the number itself. */
  type: (inputs: { shown: string }) => string;
}

/** Speaks of groups where there is nothing else, and of recipients otherwise. */
export function sendWords(onlyGroups: boolean): SendWords {
  if (onlyGroups)
    return {
      askSend: m.compose_confirm_send,
      askSchedule: m.compose_confirm_schedule,
      send: m.compose_send,
      schedule: m.compose_schedule_for,
      count: m.compose_groups_count,
      sent: m.compose_sent,
      scheduled: m.compose_scheduled,
      type: m.compose_type_number,
    };
  return {
    askSend: m.many_confirm_send,
    askSchedule: m.many_confirm_schedule,
    send: m.many_send,
    schedule: m.many_schedule_for,
    count: m.many_recipients,
    sent: m.people_sent,
    scheduled: m.people_scheduled,
    type: m.many_type_number,
  };
}
