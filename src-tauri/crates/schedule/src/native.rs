//! Who starts a run: the system by itself, Postroom at the time, or the system once the run is near enough to book.

use crate::series::{NativeRun, native_runs};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the system can run by itself while the laptop is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum NativeSchedule {
    /// Nothing: Postroom must be running at the time.
    None,
    /// One instant, at most so far ahead.
    Single { max_ahead_ms: i64 },
    /// A first instant and a fixed distance.
    Series {
        min_interval_ms: i64,
        max_occurrences: u32,
    },
}

/// Where a run waits for its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Keeper {
    /// The system starts it.
    Server,
    /// Postroom starts it, so it must be open then.
    Here,
    /// Postroom books it at the system once it comes in range.
    Later,
}

/// How a system takes the runs of a schedule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativePlan {
    /// What can be booked now, in the order of first runs.
    pub runs: Vec<NativeRun>,
    /// Who keeps each instant, in their order.
    pub keepers: Vec<Keeper>,
}

/// Shares ascending instants out between the system and this machine.
pub fn native_plan(instants_ms: &[i64], native: NativeSchedule, now_ms: i64) -> NativePlan {
    match native {
        NativeSchedule::None => NativePlan {
            runs: Vec::new(),
            keepers: vec![Keeper::Here; instants_ms.len()],
        },
        NativeSchedule::Single { max_ahead_ms } => {
            let range_ms = now_ms.saturating_add(max_ahead_ms);
            let near = instants_ms.partition_point(|at_ms| *at_ms <= range_ms);
            let mut keepers = vec![Keeper::Server; near];
            keepers.resize(instants_ms.len(), Keeper::Later);
            NativePlan {
                runs: native_runs(&instants_ms[..near], i64::MAX, 1),
                keepers,
            }
        }
        NativeSchedule::Series {
            min_interval_ms,
            max_occurrences,
        } => NativePlan {
            runs: native_runs(instants_ms, min_interval_ms, max_occurrences),
            keepers: vec![Keeper::Server; instants_ms.len()],
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_runs_are_booked_up_to_the_range_and_no_further() {
        let native = NativeSchedule::Single { max_ahead_ms: 100 };
        let plan = native_plan(&[50, 110, 111], native, 10);
        assert_eq!(
            plan.keepers,
            [Keeper::Server, Keeper::Server, Keeper::Later]
        );
        let first: Vec<i64> = plan.runs.iter().map(|run| run.first_run_at_ms).collect();
        assert_eq!(first, [50, 110]);
        assert!(plan.runs.iter().all(|run| run.count == 1));
    }

    #[test]
    fn a_system_without_schedules_leaves_every_run_here() {
        let plan = native_plan(&[1, 2], NativeSchedule::None, 0);
        assert_eq!(plan.keepers, [Keeper::Here; 2]);
        assert!(plan.runs.is_empty());
    }

    #[test]
    fn a_system_with_series_keeps_every_run() {
        let native = NativeSchedule::Series {
            min_interval_ms: 1,
            max_occurrences: 2,
        };
        let plan = native_plan(&[10, 20, 30], native, 0);
        assert_eq!(plan.keepers, [Keeper::Server; 3]);
        assert_eq!(plan.runs.len(), 2, "two runs and one");
    }
}
