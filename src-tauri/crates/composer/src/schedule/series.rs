//! Maps instants to the fewest fixed-distance series that give exactly those instants.

use serde::{Deserialize, Serialize};

/// A stretch of runs a system can do by itself: first instant, fixed distance, how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NativeRun {
    pub first_run_at_ms: i64,
    /// `None` for a single run.
    pub interval_ms: Option<i64>,
    pub count: u32,
    /// Number of the first run within the whole schedule, from 1.
    pub first_number: u32,
}

/// Splits ascending instants at every change of distance and at `max_count`.
///
/// Distances under `min_interval_ms` never join: such runs become single ones.
pub fn native_runs(instants_ms: &[i64], min_interval_ms: i64, max_count: u32) -> Vec<NativeRun> {
    let mut runs = Vec::new();
    let mut start = 0;
    while start < instants_ms.len() {
        let length = stretch(&instants_ms[start..], min_interval_ms, max_count);
        let interval_ms = (length > 1).then(|| instants_ms[start + 1] - instants_ms[start]);
        runs.push(NativeRun {
            first_run_at_ms: instants_ms[start],
            interval_ms,
            count: u32::try_from(length).unwrap_or(u32::MAX),
            first_number: u32::try_from(start + 1).unwrap_or(u32::MAX),
        });
        start += length;
    }
    runs
}

/// Counts how many instants from the first on keep one distance.
fn stretch(instants_ms: &[i64], min_interval_ms: i64, max_count: u32) -> usize {
    let limit = instants_ms.len().min(max_count.max(1) as usize);
    if limit < 2 || instants_ms[1] - instants_ms[0] < min_interval_ms {
        return 1;
    }
    let distance_ms = instants_ms[1] - instants_ms[0];
    let kept = instants_ms[..limit]
        .windows(2)
        .take_while(|pair| pair[1] - pair[0] == distance_ms);
    kept.count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_even_series_is_one_run() {
        let runs = native_runs(&[0, 60_000, 120_000], 60_000, 366);
        assert_eq!(
            runs,
            [NativeRun {
                first_run_at_ms: 0,
                interval_ms: Some(60_000),
                count: 3,
                first_number: 1
            }]
        );
    }

    #[test]
    fn a_clock_change_splits_the_series() {
        let hour = 3_600_000;
        let runs = native_runs(&[0, 24 * hour, 47 * hour, 71 * hour], 60_000, 366);
        let counts: Vec<u32> = runs.iter().map(|run| run.count).collect();
        assert_eq!(counts, [2, 2], "two before and two after");
    }

    proptest! {
        #[test]
        fn the_series_give_exactly_the_instants(
            steps in prop::collection::vec(prop::sample::select(vec![30_000i64, 60_000, 90_000]), 0..40),
            max in 1u32..10,
        ) {
            let mut instants = vec![1_000];
            for step in steps {
                instants.push(instants.last().copied().unwrap_or(0) + step);
            }
            let mut rebuilt = Vec::new();
            for run in native_runs(&instants, 60_000, max) {
                prop_assert!(run.count <= max);
                for index in 0..run.count {
                    rebuilt.push(run.first_run_at_ms + i64::from(index) * run.interval_ms.unwrap_or(0));
                }
            }
            prop_assert_eq!(rebuilt, instants);
        }
    }
}
