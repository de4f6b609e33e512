//! Expands a schedule into instants, minding clock changes.

use super::{End, Every, Schedule, Unit};
use chrono::{DateTime, LocalResult, NaiveDateTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The most runs one schedule may have: the contract's assumed `max_occurrences_max`.
pub const MAX_OCCURRENCES: u32 = 366;

/// One planned run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Occurrence {
    /// Counted from 1.
    pub number: u32,
    pub run_at_ms: i64,
    /// Wall time in the schedule's zone with its offset, RFC 3339.
    pub local: String,
    pub note: Option<ClockNote>,
}

/// What a clock change did to a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ClockNote {
    /// The wall time does not exist that day; the run is as much later as the clocks jumped.
    Skipped,
    /// The wall time comes twice that day; the run takes the first.
    Doubled,
    /// The distance to the run before differs, because the clocks changed in between.
    Shifted,
}

/// Why a schedule cannot be expanded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpandError {
    #[error("the distance between runs must be 1 to 10,000")]
    BadDistance,
    #[error("a schedule may have 1 to {MAX_OCCURRENCES} runs, this one has {0}")]
    TooMany(u32),
    #[error("the last day lies before the first run")]
    EndsBeforeItStarts,
    #[error("the date is outside the calendar")]
    OutOfRange,
}

impl Schedule {
    /// Lists every run. `Now` has a single run at `now_ms`.
    pub fn expand(&self, now_ms: i64) -> Result<Vec<Occurrence>, ExpandError> {
        match self {
            Self::Now => {
                let at = DateTime::from_timestamp_millis(now_ms).ok_or(ExpandError::OutOfRange)?;
                Ok(vec![occurrence(1, at.with_timezone(&Tz::UTC), None)])
            }
            Self::Once { at, zone } => {
                let (at, note) = resolve(*at, *zone)?;
                Ok(vec![occurrence(1, at, note)])
            }
            Self::Repeat {
                first,
                zone,
                every,
                end,
            } => repeat(*first, *zone, *every, *end),
        }
    }
}

fn repeat(
    first: NaiveDateTime,
    zone: Tz,
    every: Every,
    end: End,
) -> Result<Vec<Occurrence>, ExpandError> {
    if every.count == 0 || every.count > 10_000 {
        return Err(ExpandError::BadDistance);
    }
    let wanted = match end {
        End::Count { count } if count == 0 || count > MAX_OCCURRENCES => {
            return Err(ExpandError::TooMany(count));
        }
        End::Count { count } => count,
        End::Until { at } if at < first => return Err(ExpandError::EndsBeforeItStarts),
        End::Until { .. } => MAX_OCCURRENCES + 1,
    };
    let mut runs: Vec<Occurrence> = Vec::new();
    for index in 0..wanted {
        let (at, note) = nth(first, zone, every, index)?;
        if let End::Until { at: last } = end
            && past(at, last, zone)?
        {
            break;
        }
        runs.push(occurrence(index + 1, at, note));
    }
    match u32::try_from(runs.len()).unwrap_or(u32::MAX) {
        count if count > MAX_OCCURRENCES => Err(ExpandError::TooMany(count)),
        0 => Err(ExpandError::EndsBeforeItStarts),
        _ => Ok(mark_shifts(runs, every)),
    }
}

fn past(at: DateTime<Tz>, last: NaiveDateTime, zone: Tz) -> Result<bool, ExpandError> {
    // The later of two readings, so that a run in the doubled hour still counts as "until" it.
    let last = match zone.from_local_datetime(&last) {
        LocalResult::Ambiguous(_, later) => later,
        LocalResult::Single(only) => only,
        LocalResult::None => resolve(last, zone)?.0,
    };
    Ok(at > last)
}

fn nth(
    first: NaiveDateTime,
    zone: Tz,
    every: Every,
    index: u32,
) -> Result<(DateTime<Tz>, Option<ClockNote>), ExpandError> {
    let steps = i64::from(every.count) * i64::from(index);
    let exact = |distance: Option<TimeDelta>| {
        let (start, note) = resolve(first, zone)?;
        let at = distance.and_then(|distance| start.checked_add_signed(distance));
        let note = note.filter(|_| index == 0);
        at.map(|at| (at, note)).ok_or(ExpandError::OutOfRange)
    };
    let wall = |distance: Option<TimeDelta>| {
        let local = distance.and_then(|distance| first.checked_add_signed(distance));
        resolve(local.ok_or(ExpandError::OutOfRange)?, zone)
    };
    match every.unit {
        Unit::Minutes => exact(TimeDelta::try_minutes(steps)),
        Unit::Hours => exact(TimeDelta::try_hours(steps)),
        Unit::Days => wall(TimeDelta::try_days(steps)),
        Unit::Weeks => wall(TimeDelta::try_weeks(steps)),
    }
}

/// Finds the instant of a wall time: the first of two, or past a gap by the gap's length.
fn resolve(
    local: NaiveDateTime,
    zone: Tz,
) -> Result<(DateTime<Tz>, Option<ClockNote>), ExpandError> {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => Ok((at, None)),
        LocalResult::Ambiguous(first, _) => Ok((first, Some(ClockNote::Doubled))),
        LocalResult::None => {
            let before = local.checked_sub_signed(TimeDelta::days(1));
            let before = before.and_then(|day| zone.from_local_datetime(&day).earliest());
            let at = before.and_then(|at| at.checked_add_signed(TimeDelta::days(1)));
            at.map(|at| (at, Some(ClockNote::Skipped)))
                .ok_or(ExpandError::OutOfRange)
        }
    }
}

/// Marks runs whose distance to the one before is not the usual one, or whose wall time moved.
fn mark_shifts(mut runs: Vec<Occurrence>, every: Every) -> Vec<Occurrence> {
    let usual_ms = i64::from(every.count)
        * match every.unit {
            Unit::Minutes => 60_000,
            Unit::Hours => 3_600_000,
            Unit::Days => 86_400_000,
            Unit::Weeks => 604_800_000,
        };
    for index in 1..runs.len() {
        let distance_ms = runs[index].run_at_ms - runs[index - 1].run_at_ms;
        let offset_changed = offset(&runs[index]) != offset(&runs[index - 1]);
        if (distance_ms != usual_ms || offset_changed) && runs[index].note.is_none() {
            runs[index].note = Some(ClockNote::Shifted);
        }
    }
    runs
}

fn offset(run: &Occurrence) -> &str {
    run.local.get(19..).unwrap_or_default()
}

fn occurrence(number: u32, at: DateTime<Tz>, note: Option<ClockNote>) -> Occurrence {
    Occurrence {
        number,
        run_at_ms: at.with_timezone(&Utc).timestamp_millis(),
        local: at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
        note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(text: &str) -> NaiveDateTime {
        text.parse().expect("a local time")
    }

    fn daily(first: &str, zone: Tz, count: u32) -> Vec<Occurrence> {
        let every = Every {
            count: 1,
            unit: Unit::Days,
        };
        let end = End::Count { count };
        Schedule::Repeat {
            first: at(first),
            zone,
            every,
            end,
        }
        .expand(0)
        .expect("expands")
    }

    #[test]
    fn nine_stays_nine_when_the_clocks_change() {
        let runs = daily("2027-03-27T09:00:00", Tz::Europe__Berlin, 3);
        let local: Vec<&str> = runs.iter().map(|run| run.local.as_str()).collect();
        assert_eq!(
            local,
            [
                "2027-03-27T09:00:00+01:00",
                "2027-03-28T09:00:00+02:00",
                "2027-03-29T09:00:00+02:00"
            ]
        );
        assert_eq!(
            runs[1].note,
            Some(ClockNote::Shifted),
            "the short day is marked"
        );
        assert_eq!(runs[1].run_at_ms - runs[0].run_at_ms, 23 * 3_600_000);
    }

    #[test]
    fn a_time_in_the_gap_runs_as_much_later_as_the_clocks_jumped() {
        let runs = daily("2027-03-28T02:30:00", Tz::Europe__Berlin, 1);
        assert_eq!(runs[0].local, "2027-03-28T03:30:00+02:00");
        assert_eq!(runs[0].note, Some(ClockNote::Skipped));
    }

    #[test]
    fn a_half_hour_gap_moves_by_half_an_hour() {
        let runs = daily("2026-10-04T02:15:00", Tz::Australia__Lord_Howe, 1);
        assert_eq!(runs[0].local, "2026-10-04T02:45:00+11:00");
    }

    #[test]
    fn a_doubled_time_runs_once_at_its_first_reading() {
        let runs = daily("2026-10-25T02:30:00", Tz::Europe__Berlin, 1);
        assert_eq!(runs[0].local, "2026-10-25T02:30:00+02:00");
        assert_eq!(runs[0].note, Some(ClockNote::Doubled));
    }

    #[test]
    fn until_includes_its_own_instant() {
        let every = Every {
            count: 1,
            unit: Unit::Weeks,
        };
        let end = End::Until {
            at: at("2026-12-11T09:00:00"),
        };
        let first = at("2026-11-27T09:00:00");
        let schedule = Schedule::Repeat {
            first,
            zone: Tz::Europe__Berlin,
            every,
            end,
        };
        assert_eq!(schedule.expand(0).expect("expands").len(), 3);
    }

    #[test]
    fn more_runs_than_the_limit_are_refused_with_the_number() {
        let every = Every {
            count: 1,
            unit: Unit::Minutes,
        };
        let end = End::Count { count: 367 };
        let first = at("2026-11-27T09:00:00");
        let schedule = Schedule::Repeat {
            first,
            zone: Tz::UTC,
            every,
            end,
        };
        assert_eq!(schedule.expand(0), Err(ExpandError::TooMany(367)));
    }

    proptest! {
        #[test]
        fn runs_never_repeat_or_go_back(
            zone in 0..chrono_tz::TZ_VARIANTS.len(),
            day in 0i64..1500,
            minute in 0i64..1440,
            count in 1u32..40,
            step in 1u32..400,
            unit in prop::sample::select(vec![Unit::Minutes, Unit::Hours, Unit::Days, Unit::Weeks]),
        ) {
            let zone = chrono_tz::TZ_VARIANTS[zone];
            let first = at("2026-01-01T00:00:00") + TimeDelta::days(day) + TimeDelta::minutes(minute);
            let every = Every { count: step, unit };
            let schedule = Schedule::Repeat { first, zone, every, end: End::Count { count } };
            let runs = schedule.expand(0).expect("expands");
            prop_assert_eq!(runs.len(), count as usize);
            for pair in runs.windows(2) {
                prop_assert!(pair[0].run_at_ms < pair[1].run_at_ms, "{:?}", pair);
            }
        }
    }
}
