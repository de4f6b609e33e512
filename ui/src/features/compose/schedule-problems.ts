import { m } from "@/messages";
import type { ScheduleProblem } from "./schedule-form";

/** What to do about a field that cannot be used. */
export function scheduleProblemWords(problem: ScheduleProblem): string {
  switch (problem) {
    case "date":
      return m.schedule_problem_date();
    case "time":
      return m.schedule_problem_time();
    case "zone":
      return m.schedule_problem_zone();
    case "every":
      return m.schedule_problem_every();
    case "count":
      return m.schedule_problem_count();
    case "until":
      return m.schedule_problem_until();
    case "weekdays":
      return m.pattern_problem_weekdays();
    case "month_days":
      return m.pattern_problem_month_days();
    case "times":
      return m.pattern_problem_times();
    case "except":
      return m.pattern_problem_except();
  }
}
