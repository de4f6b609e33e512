//! Schedules as both sides say them: local time in a zone here, a first instant and a fixed distance there.

use super::fingerprint::canonical;
use crate::{
    capabilities::NativeSchedule,
    draft::SharedSchedule,
    schedule::{End, Every, Keep, Schedule, Unit, native_runs},
};
use chrono::DateTime;
use chrono_tz::Tz;

/// Stands for a schedule that cannot be said there, so that it still differs from every other one.
pub(super) const UNSAYABLE: SharedSchedule = SharedSchedule {
    first_run_at_ms: i64::MIN,
    interval_ms: None,
    max_occurrences: None,
};

/// Says a schedule as a system knows it; [`UNSAYABLE`] when it is no single even series.
pub(super) fn to_shared(schedule: &Schedule, native: NativeSchedule) -> Option<SharedSchedule> {
    if schedule.is_now() {
        return None;
    }
    Some(series(schedule, native).unwrap_or(UNSAYABLE))
}

fn series(schedule: &Schedule, native: NativeSchedule) -> Option<SharedSchedule> {
    let NativeSchedule::Series {
        min_interval_ms,
        max_occurrences,
    } = native
    else {
        return None;
    };
    if schedule.is_open_ended() {
        return None;
    }
    let runs = schedule.expand(0).ok()?;
    let instants: Vec<i64> = runs.iter().map(|run| run.run_at_ms).collect();
    let mut stretches = native_runs(&instants, min_interval_ms, max_occurrences).into_iter();
    let (only, None) = (stretches.next()?, stretches.next()) else {
        return None;
    };
    Some(SharedSchedule {
        first_run_at_ms: only.first_run_at_ms,
        interval_ms: only.interval_ms,
        max_occurrences: only.interval_ms.map(|_| only.count),
    })
}

/// Says a system's schedule in local time; `None` when no local schedule gives the same runs.
pub(super) fn to_local(
    shared: SharedSchedule,
    zone: Tz,
    native: NativeSchedule,
) -> Option<Schedule> {
    let (first_ms, interval_ms, count) = canonical(shared);
    let first = DateTime::from_timestamp_millis(first_ms)?
        .with_timezone(&zone)
        .naive_local();
    let same = |schedule: &Schedule| {
        series(schedule, native).map(canonical) == Some((first_ms, interval_ms, count))
    };
    let Some(interval_ms) = interval_ms else {
        return Some(Schedule::Once { at: first, zone }).filter(same);
    };
    distances(interval_ms)
        .map(|every| Schedule::Repeat {
            first,
            zone,
            every,
            end: End::Count { count },
            keep: Keep::Distance,
        })
        .find(same)
}

/// Gives the ways to say a distance, in the largest unit first.
fn distances(interval_ms: i64) -> impl Iterator<Item = Every> {
    const MINUTE_MS: i64 = 60_000;
    let units = [
        (Unit::Weeks, 7 * 24 * 60 * MINUTE_MS),
        (Unit::Days, 24 * 60 * MINUTE_MS),
        (Unit::Hours, 60 * MINUTE_MS),
        (Unit::Minutes, MINUTE_MS),
    ];
    units.into_iter().filter_map(move |(unit, unit_ms)| {
        let count = u32::try_from(interval_ms / unit_ms).ok()?;
        let fits = interval_ms % unit_ms == 0 && (1..=10_000).contains(&count);
        fits.then_some(Every { count, unit })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::schedule::{Days, Gap, Pattern};

    const NATIVE: NativeSchedule = NativeSchedule::Series {
        min_interval_ms: 60_000,
        max_occurrences: 366,
    };
    const DAY_MS: i64 = 86_400_000;
    /// 27 March 2027, 09:00 in Berlin: the clocks change the night after.
    const EVE_MS: i64 = 1_806_134_400_000;

    fn shared(interval_ms: i64, count: u32) -> SharedSchedule {
        SharedSchedule {
            first_run_at_ms: EVE_MS,
            interval_ms: Some(interval_ms),
            max_occurrences: Some(count),
        }
    }

    #[test]
    fn what_a_system_says_gives_the_same_runs_here() {
        for zone in [Tz::UTC, Tz::Europe__Berlin, Tz::Asia__Kathmandu] {
            for given in [
                shared(7 * DAY_MS, 1),
                shared(DAY_MS, 5),
                shared(90 * 60_000, 9),
            ] {
                let local = to_local(given, zone, NATIVE).unwrap();
                let back = to_shared(&local, NATIVE).unwrap();
                assert_eq!(canonical(back), canonical(given), "{local:?}");
            }
        }
    }

    #[test]
    fn an_even_day_across_a_clock_change_becomes_hours() {
        let local = to_local(shared(DAY_MS, 5), Tz::Europe__Berlin, NATIVE).unwrap();
        let Schedule::Repeat { every, .. } = local else {
            panic!("expected a repetition, got {local:?}");
        };
        assert_eq!((every.count, every.unit), (24, Unit::Hours));
    }

    #[test]
    fn local_days_across_a_clock_change_cannot_be_said_there() {
        let first = DateTime::from_timestamp_millis(EVE_MS)
            .unwrap()
            .with_timezone(&Tz::Europe__Berlin)
            .naive_local();
        let daily = Schedule::Repeat {
            first,
            zone: Tz::Europe__Berlin,
            every: Every {
                count: 1,
                unit: Unit::Days,
            },
            end: End::Count { count: 5 },
            keep: Keep::Distance,
        };
        assert_eq!(to_shared(&daily, NATIVE), Some(UNSAYABLE));
    }

    #[test]
    fn what_goes_on_for_ever_cannot_be_said_there() {
        let daily = Schedule::Pattern(Pattern {
            start: "2027-03-27".parse().unwrap(),
            zone: Tz::UTC,
            days: Days::Every { days: 1 },
            times: vec!["09:00:00".parse().unwrap()],
            end: None,
            except: Vec::new(),
            gap: Gap::Later,
        });
        assert_eq!(to_shared(&daily, NATIVE), Some(UNSAYABLE));
    }

    #[test]
    fn a_distance_of_odd_seconds_has_no_local_form() {
        assert_eq!(to_local(shared(90_001, 2), Tz::UTC, NATIVE), None);
    }
}
