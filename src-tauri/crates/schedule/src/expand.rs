//! Expands a schedule into instants, minding clock changes.

use crate::{
    ClockNote, End, Every, Gap, Keep, Schedule, Unit,
    clock::{Ascending, Reading, Step, last_instant, read},
};
use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
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

impl Occurrence {
    pub(crate) fn new(number: u32, at: DateTime<Tz>, note: Option<ClockNote>) -> Self {
        Self {
            number,
            run_at_ms: at.with_timezone(&Utc).timestamp_millis(),
            local: at.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            note,
        }
    }

    /// Gives the offset from UTC as it stands in the local time.
    fn offset(&self) -> &str {
        self.local.get(19..).unwrap_or_default()
    }
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
    #[error("a rule needs at least one day; days of the month are 1 to 31")]
    BadDays,
    #[error("a rule needs 1 to {} times of day", crate::MAX_TIMES)]
    BadTimes,
    #[error("a rule may leave out {} days at most", crate::MAX_EXCEPTIONS)]
    TooManyExceptions,
    #[error("no day of the calendar fits the rule, so nothing would run")]
    NoRuns,
    #[error("the date is outside the calendar")]
    OutOfRange,
}

impl Schedule {
    /// Lists every run. `Now` has a single run at `now_ms`; what goes on for ever gives its next runs after `now_ms`.
    pub fn expand(&self, now_ms: i64) -> Result<Vec<Occurrence>, ExpandError> {
        match self {
            Self::Now => {
                let at = DateTime::from_timestamp_millis(now_ms).ok_or(ExpandError::OutOfRange)?;
                Ok(vec![Occurrence::new(1, at.with_timezone(&Tz::UTC), None)])
            }
            Self::Once { at, zone } => {
                let Reading { at, note } = read(*at, *zone).ok_or(ExpandError::OutOfRange)?;
                Ok(vec![Occurrence::new(1, at, note)])
            }
            Self::Repeat {
                first,
                zone,
                every,
                end,
                keep,
            } => Repeat {
                first: *first,
                zone: *zone,
                every: *every,
                keep: *keep,
            }
            .expand(*end),
            Self::Pattern(pattern) => pattern.expand(now_ms),
        }
    }
}

/// A repetition without its end.
struct Repeat {
    first: NaiveDateTime,
    zone: Tz,
    every: Every,
    keep: Keep,
}

impl Repeat {
    fn expand(&self, end: End) -> Result<Vec<Occurrence>, ExpandError> {
        if self.every.count == 0 || self.every.count > 10_000 {
            return Err(ExpandError::BadDistance);
        }
        let (wanted, last) = match end {
            End::Count { count } if count == 0 || count > MAX_OCCURRENCES => {
                return Err(ExpandError::TooMany(count));
            }
            End::Count { count } => (count, None),
            End::Until { at } if at < self.first => return Err(ExpandError::EndsBeforeItStarts),
            End::Until { at } => {
                let last = last_instant(at, self.zone).ok_or(ExpandError::OutOfRange)?;
                (MAX_OCCURRENCES + 1, Some(last))
            }
        };
        let mut runs = Vec::new();
        for (number, reading) in (1..=wanted).zip(self.readings()) {
            let Reading { at, note } = reading?;
            if last.is_some_and(|last| at > last) {
                break;
            }
            runs.push(Occurrence::new(number, at, note));
        }
        match u32::try_from(runs.len()).unwrap_or(u32::MAX) {
            count if count > MAX_OCCURRENCES => Err(ExpandError::TooMany(count)),
            0 => Err(ExpandError::EndsBeforeItStarts),
            _ => Ok(self.mark_shifts(runs)),
        }
    }

    /// Gives the runs one after the other; an error ends where the calendar does.
    fn readings(&self) -> Box<dyn Iterator<Item = Result<Reading, ExpandError>> + '_> {
        match (self.every.unit, self.keep) {
            (Unit::Minutes | Unit::Hours, Keep::Distance) => {
                Box::new((0..).map(|index| self.exact(index)))
            }
            _ => {
                let walls = (0..).map_while(|index| self.wall(index));
                let steps = Ascending::new(walls, self.zone, Gap::Later);
                let runs = steps.filter_map(|step| match step {
                    Step::Run(reading) => Some(Ok(reading)),
                    Step::LeftOut(_) => None,
                });
                Box::new(runs.chain(std::iter::once(Err(ExpandError::OutOfRange))))
            }
        }
    }

    /// Gives the run so many exact distances after the first.
    fn exact(&self, index: u32) -> Result<Reading, ExpandError> {
        let start = read(self.first, self.zone).ok_or(ExpandError::OutOfRange)?;
        let at = self
            .distance(index)
            .and_then(|distance| start.at.checked_add_signed(distance));
        Ok(Reading {
            at: at.ok_or(ExpandError::OutOfRange)?,
            note: start.note.filter(|_| index == 0),
        })
    }

    fn wall(&self, index: u32) -> Option<NaiveDateTime> {
        self.first.checked_add_signed(self.distance(index)?)
    }

    fn distance(&self, index: u32) -> Option<TimeDelta> {
        let steps = i64::from(self.every.count) * i64::from(index);
        match self.every.unit {
            Unit::Minutes => TimeDelta::try_minutes(steps),
            Unit::Hours => TimeDelta::try_hours(steps),
            Unit::Days => TimeDelta::try_days(steps),
            Unit::Weeks => TimeDelta::try_weeks(steps),
        }
    }

    /// Marks runs whose distance to the one before is not the usual one, or whose wall time moved.
    fn mark_shifts(&self, mut runs: Vec<Occurrence>) -> Vec<Occurrence> {
        let usual_ms = self.distance(1).map(|distance| distance.num_milliseconds());
        for index in 1..runs.len() {
            let distance_ms = runs[index].run_at_ms - runs[index - 1].run_at_ms;
            let offset_changed = runs[index].offset() != runs[index - 1].offset();
            if (Some(distance_ms) != usual_ms || offset_changed) && runs[index].note.is_none() {
                runs[index].note = Some(ClockNote::Shifted);
            }
        }
        runs
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
            keep: Keep::Distance,
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
            keep: Keep::Distance,
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
            keep: Keep::Distance,
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
            let schedule = Schedule::Repeat { first, zone, every, end: End::Count { count }, keep: Keep::Distance };
            let runs = schedule.expand(0).expect("expands");
            prop_assert_eq!(runs.len(), count as usize);
            for pair in runs.windows(2) {
                prop_assert!(pair[0].run_at_ms < pair[1].run_at_ms, "{:?}", pair);
            }
        }
    }
}
