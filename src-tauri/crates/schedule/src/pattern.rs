//! Patterns: which days, at which times of day, until when, and which days not.

mod days;
mod runs;

pub use runs::Occurrences;
pub(crate) use runs::PatternStep;

use crate::{End, ExpandError, MAX_OCCURRENCES, Occurrence};
use chrono::{Datelike, NaiveDate, NaiveTime};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Times of day one pattern may have.
pub const MAX_TIMES: usize = 24;
/// Dates one pattern may leave out.
pub const MAX_EXCEPTIONS: usize = 366;
/// The last year runs are looked for in: clock changes are known that far.
pub const LAST_YEAR: i32 = 2099;
/// The largest number of days, weeks or months between two rounds of a rule.
const MAX_DISTANCE: u32 = 10_000;

/// A rule of days and times of day in a zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Pattern {
    /// The day the rule is counted from; nothing runs before it.
    #[ts(type = "string")]
    pub start: NaiveDate,
    /// IANA name such as `Europe/Berlin`.
    #[ts(type = "string")]
    pub zone: Tz,
    pub days: Days,
    /// Times of day such as `09:00:00`, 1 to 24 of them.
    #[ts(type = "Array<string>")]
    pub times: Vec<NaiveTime>,
    /// `null` goes on for ever; a count counts the runs that take place.
    pub end: Option<End>,
    /// Days of the rule on which nothing runs, at most 366.
    #[serde(default)]
    #[ts(type = "Array<string>")]
    pub except: Vec<NaiveDate>,
    #[serde(default)]
    pub gap: Gap,
}

/// Which days a pattern runs on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Days {
    /// Every so many days, the first of them at the start.
    Every { days: u32 },
    /// Days of the week, in every so many weeks; weeks begin on Monday.
    Weekdays { on: Vec<Weekday>, every_weeks: u32 },
    /// Days of the month from 1 to 31, in every so many months.
    MonthDays {
        on: Vec<u32>,
        missing: Missing,
        every_months: u32,
    },
    /// One weekday of the month such as the last Friday; a month without a fifth one has no run.
    NthWeekday {
        nth: Nth,
        weekday: Weekday,
        every_months: u32,
    },
}

/// What becomes of a day that a month does not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Missing {
    /// The last day of that month.
    Clamp,
    /// No run in that month.
    Skip,
}

/// What becomes of a time of day that the clocks jump over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Gap {
    /// It runs as much later as the clocks jumped.
    #[default]
    Later,
    /// It does not run that day.
    Skip,
}

/// Which of a month's equal weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Nth {
    First,
    Second,
    Third,
    Fourth,
    Fifth,
    Last,
}

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Counts the days since Monday.
    pub fn days_from_monday(self) -> u32 {
        self as u32
    }
}

impl Pattern {
    /// Lists the runs of a window of instants, at most `limit`, without going through the runs before it.
    ///
    /// Runs are numbered from 1 in this list. Where the end is a count, the runs before the window are counted too
    /// and keep their numbers.
    pub fn occurrences(
        &self,
        from_ms: i64,
        to_ms: i64,
        limit: usize,
    ) -> Result<Occurrences<'_>, ExpandError> {
        self.check()?;
        Ok(Occurrences::new(self, from_ms, to_ms, limit))
    }

    /// Lists every run; of a pattern without an end the next ones after `now_ms`, as many as a schedule may have.
    pub(crate) fn expand(&self, now_ms: i64) -> Result<Vec<Occurrence>, ExpandError> {
        let most = MAX_OCCURRENCES as usize;
        let (from_ms, limit) = match self.end {
            None => (now_ms.saturating_add(1), most),
            Some(_) => (i64::MIN, most + 1),
        };
        let runs: Vec<_> = self.occurrences(from_ms, i64::MAX, limit)?.collect();
        match self.end {
            _ if runs.len() > most => Err(ExpandError::TooMany(MAX_OCCURRENCES + 1)),
            Some(End::Until { at }) if at.date() < self.start => {
                Err(ExpandError::EndsBeforeItStarts)
            }
            _ if runs.is_empty() => Err(ExpandError::NoRuns),
            Some(End::Count { count }) if runs.len() < count as usize => {
                Err(ExpandError::OutOfRange)
            }
            _ => Ok(runs),
        }
    }

    /// Checks the limits, before anything is worked out of the lists.
    fn check(&self) -> Result<(), ExpandError> {
        let (distance, days) = match &self.days {
            Days::Every { days } => (*days, 1),
            Days::Weekdays { on, every_weeks } => (*every_weeks, on.len()),
            Days::MonthDays {
                on, every_months, ..
            } => (*every_months, on.len()),
            Days::NthWeekday { every_months, .. } => (*every_months, 1),
        };
        if distance == 0 || distance > MAX_DISTANCE {
            return Err(ExpandError::BadDistance);
        }
        if days == 0 || days > 31 {
            return Err(ExpandError::BadDays);
        }
        if let Days::MonthDays { on, .. } = &self.days
            && !on.iter().all(|day| (1..=31).contains(day))
        {
            return Err(ExpandError::BadDays);
        }
        if self.times.is_empty() || self.times.len() > MAX_TIMES {
            return Err(ExpandError::BadTimes);
        }
        if self.except.len() > MAX_EXCEPTIONS {
            return Err(ExpandError::TooManyExceptions);
        }
        if let Some(End::Count { count }) = self.end
            && !(1..=MAX_OCCURRENCES).contains(&count)
        {
            return Err(ExpandError::TooMany(count));
        }
        if !(1970..=LAST_YEAR).contains(&self.start.year()) {
            return Err(ExpandError::OutOfRange);
        }
        Ok(())
    }
}
