//! Maps instants to the fewest fixed-distance series that give exactly those instants.

use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};

const DAY_MS: i64 = 86_400_000;
const WEEK_MS: i64 = 7 * DAY_MS;
/// More instants than this are not searched for long series; it is several times what one schedule may have.
const MOST_SEARCHED: usize = 1_500;

/// A stretch of runs a system can do by itself: first instant, fixed distance, how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NativeRun {
    pub first_run_at_ms: i64,
    /// `None` for a single run.
    pub interval_ms: Option<i64>,
    pub count: u32,
    /// Number of the first run within the whole schedule, from 1; the others' numbers go by their instants.
    pub first_number: u32,
}

impl NativeRun {
    /// Gives the instant of one of its runs, counted from 0.
    pub fn instant_ms(&self, index: u32) -> i64 {
        self.first_run_at_ms + i64::from(index) * self.interval_ms.unwrap_or(0)
    }

    /// Lists its instants.
    pub fn instants_ms(self) -> impl Iterator<Item = i64> {
        (0..self.count).map(move |index| self.instant_ms(index))
    }
}

/// Places of instants that belong to one series, ascending.
type Series = Vec<usize>;

/// Splits ascending instants into the fewest series found, each of at most `max_count` runs.
///
/// Distances under `min_interval_ms` never join. Several times a day are series beside each other; between two clock
/// changes each goes on by itself. The fewest possible is a hard problem in general, so several ways are tried; of
/// equally good ones the one whose series follow each other wins.
pub fn native_runs(instants_ms: &[i64], min_interval_ms: i64, max_count: u32) -> Vec<NativeRun> {
    let limits = Limits {
        min_interval_ms: min_interval_ms.max(1),
        max_count: max_count.max(1) as usize,
    };
    let mut found = stretches(instants_ms, (0..instants_ms.len()).collect(), limits);
    let mut offer = |other: Vec<Series>| {
        if other.len() < found.len() {
            found = other;
        }
    };
    offer(by_remainder(instants_ms, DAY_MS, limits));
    offer(by_remainder(instants_ms, WEEK_MS, limits));
    if instants_ms.len() <= MOST_SEARCHED {
        offer(longest_first(instants_ms, limits));
        offer(longest_last(instants_ms, limits));
    }
    found.sort_unstable();
    found
        .iter()
        .map(|series| native_run(instants_ms, series))
        .collect()
}

#[derive(Clone, Copy)]
struct Limits {
    min_interval_ms: i64,
    max_count: usize,
}

fn native_run(instants_ms: &[i64], series: &[usize]) -> NativeRun {
    let first = series.first().copied().unwrap_or_default();
    let interval_ms = series
        .get(1)
        .map(|second| instants_ms[*second] - instants_ms[first]);
    NativeRun {
        first_run_at_ms: instants_ms[first],
        interval_ms,
        count: u32::try_from(series.len()).unwrap_or(u32::MAX),
        first_number: u32::try_from(first + 1).unwrap_or(u32::MAX),
    }
}

/// Splits places at every change of distance and at the most runs.
fn stretches(instants_ms: &[i64], places: Vec<usize>, limits: Limits) -> Vec<Series> {
    let mut found: Vec<Series> = Vec::new();
    for place in places {
        let joins = |series: &Series| {
            let last = series[series.len() - 1];
            let distance_ms = instants_ms[place] - instants_ms[last];
            let keeps = match series.len() {
                1 => distance_ms >= limits.min_interval_ms,
                length => distance_ms == instants_ms[last] - instants_ms[series[length - 2]],
            };
            keeps && series.len() < limits.max_count
        };
        match found.last_mut() {
            Some(series) if joins(series) => series.push(place),
            _ => found.push(vec![place]),
        }
    }
    found
}

/// Takes instants apart by their place in the day or week, and splits each group.
fn by_remainder(instants_ms: &[i64], period_ms: i64, limits: Limits) -> Vec<Series> {
    let mut groups: BTreeMap<i64, Series> = BTreeMap::new();
    for (place, at_ms) in instants_ms.iter().enumerate() {
        let group = groups.entry(at_ms.rem_euclid(period_ms)).or_default();
        group.push(place);
    }
    groups
        .into_values()
        .flat_map(|places| stretches(instants_ms, places, limits))
        .collect()
}

/// Takes the longest series from the first instant that is left, again and again.
fn longest_first(instants_ms: &[i64], limits: Limits) -> Vec<Series> {
    let mut left: HashMap<i64, usize> = instants_ms.iter().copied().zip(0..).collect();
    let mut found = Vec::new();
    for (start, at_ms) in instants_ms.iter().enumerate() {
        if !left.contains_key(at_ms) {
            continue;
        }
        let series = longest_from(instants_ms, start, &left, limits);
        for place in &series {
            left.remove(&instants_ms[*place]);
        }
        found.push(series);
    }
    found
}

/// Finds the longest series that begins at a place and uses only what is left.
fn longest_from(
    instants_ms: &[i64],
    start: usize,
    left: &HashMap<i64, usize>,
    limits: Limits,
) -> Series {
    let start_ms = instants_ms[start];
    let end_ms = instants_ms.last().copied().unwrap_or(start_ms);
    let mut best = vec![start];
    for second_ms in &instants_ms[start + 1..] {
        let distance_ms = second_ms - start_ms;
        let most = usize::try_from((end_ms - start_ms) / distance_ms.max(1)).unwrap_or(0) + 1;
        if most <= best.len() || best.len() == limits.max_count {
            break;
        }
        if distance_ms < limits.min_interval_ms {
            continue;
        }
        let steps = (0..limits.max_count).map_while(|step| {
            let distance_ms = distance_ms.checked_mul(i64::try_from(step).ok()?)?;
            left.get(&start_ms.checked_add(distance_ms)?).copied()
        });
        let series: Series = steps.collect();
        if series.len() > best.len() {
            best = series;
        }
    }
    best
}

/// The same from the last instant backwards.
fn longest_last(instants_ms: &[i64], limits: Limits) -> Vec<Series> {
    let mirrored: Vec<i64> = instants_ms.iter().rev().map(|at_ms| -at_ms).collect();
    let back = |place: usize| instants_ms.len() - 1 - place;
    longest_first(&mirrored, limits)
        .into_iter()
        .map(|series| series.into_iter().rev().map(back).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn shapes(instants: &[i64]) -> Vec<(u32, u32)> {
        let runs = native_runs(instants, 60_000, 366);
        runs.iter()
            .map(|run| (run.first_number, run.count))
            .collect()
    }

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
        let found = shapes(&[0, 24 * HOUR, 47 * HOUR, 71 * HOUR]);
        assert_eq!(found, [(1, 2), (3, 2)], "two before and two after");
    }

    #[test]
    fn two_times_a_day_are_two_series() {
        let instants: Vec<i64> = (0..10)
            .flat_map(|day| [day * 24 * HOUR, (day * 24 + 9) * HOUR])
            .collect();
        assert_eq!(shapes(&instants), [(1, 10), (2, 10)]);
    }

    #[test]
    fn working_days_are_one_series_a_week_or_one_for_each_day() {
        let weeks = |count: i64| -> Vec<i64> {
            let days = (0..count).flat_map(|week| (0..5).map(move |day| week * 7 + day));
            days.map(|day| day * 24 * HOUR).collect()
        };
        assert_eq!(native_runs(&weeks(3), 60_000, 366).len(), 3);
        assert_eq!(native_runs(&weeks(20), 60_000, 366).len(), 5);
    }

    /// Counts the fewest series there can be, by trying everything.
    fn fewest(left: &[i64], best: usize) -> usize {
        let Some((first, rest)) = left.split_first() else {
            return 0;
        };
        if best == 0 {
            return 1;
        }
        let without = |taken: &[i64]| -> Vec<i64> {
            let kept = rest.iter().filter(|at| !taken.contains(at));
            kept.copied().collect()
        };
        let mut best = best.min(1 + fewest(rest, best - 1));
        for second in rest {
            let (distance, mut taken) = (second - first, vec![*first]);
            while rest.contains(&(taken[taken.len() - 1] + distance)) {
                taken.push(taken[taken.len() - 1] + distance);
                best = best.min(1 + fewest(&without(&taken), best.saturating_sub(1)));
            }
        }
        best
    }

    proptest! {
        #[test]
        fn the_series_give_exactly_the_instants_each_once(
            steps in prop::collection::vec(prop::sample::select(vec![30_000i64, 60_000, 90_000, 120_000]), 0..60),
            max in 1u32..10,
        ) {
            let mut instants = vec![1_000];
            for step in steps {
                instants.push(instants[instants.len() - 1] + step);
            }
            let mut rebuilt = Vec::new();
            for run in native_runs(&instants, 60_000, max) {
                prop_assert!(run.count >= 1 && run.count <= max);
                prop_assert!(run.interval_ms.is_none_or(|distance| distance >= 60_000));
                prop_assert_eq!(run.interval_ms.is_some(), run.count > 1);
                prop_assert_eq!(instants[run.first_number as usize - 1], run.first_run_at_ms);
                rebuilt.extend(run.instants_ms());
            }
            rebuilt.sort_unstable();
            prop_assert_eq!(rebuilt, instants);
        }

        #[test]
        fn times_of_day_around_a_clock_change_take_the_fewest_series(
            times in prop::collection::btree_set(0i64..24, 1..3),
            days in 1i64..6,
            change in 0i64..6,
        ) {
            let instants: std::collections::BTreeSet<i64> = (0..days)
                .flat_map(|day| times.iter().map(move |time| day * 24 + time - i64::from(day >= change)))
                .collect();
            let instants: Vec<i64> = instants.into_iter().map(|hours| hours * HOUR).collect();
            let found = native_runs(&instants, 60_000, 366).len();
            prop_assert_eq!(found, fewest(&instants, instants.len()), "{:?}", instants);
        }
    }
}
