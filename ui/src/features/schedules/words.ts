import type { Delivery } from "@/backend/generated/Delivery";
import type { Run } from "@/backend/generated/Run";
import type { RunState } from "@/backend/generated/RunState";
import type { ScheduleState } from "@/backend/generated/ScheduleState";
import type { ScheduleSummary } from "@/backend/generated/ScheduleSummary";
import type { Schedule } from "@/backend/generated/Schedule";
import type { PillWords } from "@/features/drafts/pills";
import { formatDateTime, formatNumber } from "@/format";
import { language, m } from "@/messages";

/** The zone a schedule is written in; immediate posts have none. */
export function zoneOf(schedule: Schedule): string | undefined {
  return schedule.kind === "now" ? undefined : schedule.zone;
}

/** The pill of a schedule. */
export function schedulePill(state: ScheduleState): PillWords {
  switch (state) {
    case "booking":
      return { tone: "warn", text: m.schedules_state_booking() };
    case "scheduled":
      return { tone: "info", text: m.schedules_state_scheduled() };
    case "running":
      return { tone: "ok", text: m.schedules_state_running() };
    case "completed":
      return { tone: "ok", text: m.schedules_state_completed() };
    case "completed_with_failures":
      return { tone: "bad", text: m.schedules_state_completed_with_failures() };
    case "cancelling":
      return { tone: "warn", text: m.schedules_state_cancelling() };
    case "cancelled":
      return { tone: "plain", text: m.schedules_state_cancelled() };
    case "needs_you":
      return { tone: "bad", text: m.schedules_state_needs_you() };
    case "unknown":
      return { tone: "warn", text: m.schedules_state_unknown() };
  }
}

/** The pill of a run. */
export function runPill(state: RunState): PillWords {
  switch (state) {
    case "planned":
      return { tone: "plain", text: m.schedules_run_planned() };
    case "running":
      return { tone: "info", text: m.schedules_run_running() };
    case "completed":
      return { tone: "ok", text: m.schedules_run_completed() };
    case "failed":
      return { tone: "bad", text: m.schedules_run_failed() };
    case "cancelled":
      return { tone: "plain", text: m.schedules_run_cancelled() };
    case "unknown":
      return { tone: "warn", text: m.schedules_run_unknown() };
  }
}

/** Whether a schedule can still be cancelled. */
export function canCancel(state: ScheduleState): boolean {
  return ["booking", "scheduled", "running", "needs_you"].includes(state);
}

/** Whether nothing more will come of a schedule. */
export function isOver(state: ScheduleState): boolean {
  return ["completed", "completed_with_failures", "cancelled", "unknown"].includes(state);
}

/** "2 of 6 runs". */
export function runCountWords({ run_count, max_occurrences }: ScheduleSummary): string {
  return m.schedules_run_count({
    done: formatNumber(run_count),
    count: max_occurrences,
    shown: formatNumber(max_occurrences),
  });
}

/** The next run in the schedule's own zone, with the zone; or that there is none. */
export function nextRunWords(summary: ScheduleSummary): string {
  if (summary.next_run_at_ms === null) return m.schedules_no_next_run();
  const zone = zoneOf(summary.schedule);
  const at = formatDateTime(summary.next_run_at_ms, zone);
  return zone === undefined ? at : m.schedules_at_in_zone({ at, zone });
}

/** The next run in the space of a row: "Fri 27 Nov, 09:00 · Amsterdam". */
export function nextRunShort({ next_run_at_ms: atMs, schedule }: ScheduleSummary): string {
  if (atMs === null) return m.schedules_no_next_run();
  const zone = zoneOf(schedule);
  const at = new Intl.DateTimeFormat(language.region, {
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
    timeZone: zone,
  }).format(atMs);
  return zone === undefined ? at : `${at} · ${cityOf(zone)}`;
}

function cityOf(zone: string): string {
  return zone.slice(zone.lastIndexOf("/") + 1).replaceAll("_", " ");
}

/** When a run really began, in the zone of its schedule; the day only when it is not the planned one. */
export function startedWords(
  { started_at_ms: atMs, local }: Run,
  zone: string | undefined,
): string {
  if (atMs === null) return "";
  const day = { year: "numeric", month: "2-digit", day: "2-digit", timeZone: zone } as const;
  const isPlannedDay = new Intl.DateTimeFormat("sv-SE", day).format(atMs) === local.slice(0, 10);
  const at = isPlannedDay
    ? new Intl.DateTimeFormat(language.region, {
        timeStyle: "medium",
        hourCycle: "h23",
        timeZone: zone,
      }).format(atMs)
    : formatDateTime(atMs, zone);
  return m.schedules_started({ at });
}

/** The runs that a cancel would stop, and those that are beyond reach. */
export interface Reach {
  stops: Run[];
  stays: Run[];
}

/** Parts the runs by whether a cancel still reaches them. */
export function cancelReach(runs: readonly Run[]): Reach {
  return {
    stops: runs.filter((run) => run.state === "planned"),
    stays: runs.filter((run) => run.state === "running"),
  };
}

/** Schedules that still have something to do come first, the next one on top; then the newest that are over. */
export function sortedSchedules(schedules: readonly ScheduleSummary[]): ScheduleSummary[] {
  const far = Number.MAX_SAFE_INTEGER;
  return [...schedules].sort((a, b) => {
    const over = Number(isOver(a.state)) - Number(isOver(b.state));
    if (over !== 0) return over;
    if (isOver(a.state)) return b.created_at_ms - a.created_at_ms;
    return (a.next_run_at_ms ?? far) - (b.next_run_at_ms ?? far);
  });
}

/** Parts the outcomes of all runs by the number of the run. */
export function runsApart(deliveries: readonly Delivery[]): Map<number, Delivery[]> {
  const apart = new Map<number, Delivery[]>();
  for (const delivery of deliveries) {
    const run = apart.get(delivery.occurrence) ?? [];
    run.push(delivery);
    apart.set(delivery.occurrence, run);
  }
  return apart;
}
