//! Reads the flags of rules into a pattern; what is not said stays as it was.

use super::{last_time, local_time};
use crate::{
    arguments::{GapWord, MissingWord, RuleFlags, TimeFlags},
    problem::Problem,
};
use chrono::{NaiveDate, NaiveDateTime, NaiveTime};
use chrono_tz::Tz;
use composer::schedule::{Days, End, Gap, Missing, Nth, Pattern, Schedule, Weekday};

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("mon", Weekday::Monday),
    ("tue", Weekday::Tuesday),
    ("wed", Weekday::Wednesday),
    ("thu", Weekday::Thursday),
    ("fri", Weekday::Friday),
    ("sat", Weekday::Saturday),
    ("sun", Weekday::Sunday),
];
const NTHS: [(&str, Nth); 6] = [
    ("first", Nth::First),
    ("second", Nth::Second),
    ("third", Nth::Third),
    ("fourth", Nth::Fourth),
    ("fifth", Nth::Fifth),
    ("last", Nth::Last),
];

/// Says whether the flags ask for a rule instead of a plain repetition.
pub(super) fn is_said(flags: &RuleFlags) -> bool {
    let lists = [flags.weekdays.len(), flags.month_days.len()];
    lists.iter().any(|count| *count > 0)
        || !flags.times.is_empty()
        || !flags.except.is_empty()
        || flags.nth_weekday.is_some()
        || flags.missing.is_some()
        || flags.gap.is_some()
        || flags.forever
}

/// Makes the pattern the flags ask for, on top of the schedule before.
pub(super) fn pattern(
    flags: &TimeFlags,
    before: &Schedule,
    first: NaiveDateTime,
    zone: Tz,
) -> Result<Pattern, Problem> {
    let known = match before {
        Schedule::Pattern(pattern) => Some(pattern),
        _ => None,
    };
    let rule = &flags.rule;
    let times = match (rule.times.as_slice(), known) {
        ([], Some(known)) if flags.at.is_none() => known.times.clone(),
        ([], _) => vec![first.time()],
        (typed, _) => each(typed, time_of_day)?,
    };
    let except = match (rule.except.as_slice(), known) {
        ([], known) => known.map_or_else(Vec::new, |known| known.except.clone()),
        (typed, _) => each(typed, date)?,
    };
    let gap = match rule.gap {
        Some(GapWord::Later) => Gap::Later,
        Some(GapWord::Skip) => Gap::Skip,
        None => known.map_or(Gap::Later, |known| known.gap),
    };
    Ok(Pattern {
        start: first.date(),
        zone,
        days: days(flags, known.map(|known| &known.days))?,
        times,
        end: end(flags, before, zone)?,
        except,
        gap,
    })
}

fn days(flags: &TimeFlags, known: Option<&Days>) -> Result<Days, Problem> {
    let rule = &flags.rule;
    let every = |unit| every(flags.every.as_deref(), unit);
    if !rule.weekdays.is_empty() {
        return Ok(Days::Weekdays {
            on: each(&rule.weekdays, weekday)?,
            every_weeks: every("w")?.unwrap_or(1),
        });
    }
    if !rule.month_days.is_empty() {
        return Ok(Days::MonthDays {
            on: rule.month_days.clone(),
            missing: missing(rule).unwrap_or(Missing::Clamp),
            every_months: every("mo")?.unwrap_or(1),
        });
    }
    if let Some(text) = &rule.nth_weekday {
        let (nth, weekday) = nth_weekday(text)?;
        return Ok(Days::NthWeekday {
            nth,
            weekday,
            every_months: every("mo")?.unwrap_or(1),
        });
    }
    let mut days = known.cloned().unwrap_or(Days::Every { days: 1 });
    match &mut days {
        Days::Every { days } => *days = every("d")?.unwrap_or(*days),
        Days::Weekdays { every_weeks, .. } => *every_weeks = every("w")?.unwrap_or(*every_weeks),
        Days::MonthDays {
            missing: kept,
            every_months,
            ..
        } => {
            *kept = missing(rule).unwrap_or(*kept);
            *every_months = every("mo")?.unwrap_or(*every_months);
        }
        Days::NthWeekday { every_months, .. } => {
            *every_months = every("mo")?.unwrap_or(*every_months);
        }
    }
    Ok(days)
}

fn end(flags: &TimeFlags, before: &Schedule, zone: Tz) -> Result<Option<End>, Problem> {
    match (flags.count, &flags.until, before) {
        _ if flags.rule.forever => Ok(None),
        (Some(count), _, _) => Ok(Some(End::Count { count })),
        (None, Some(text), _) => Ok(Some(End::Until {
            at: last_time(text, zone)?,
        })),
        (None, None, Schedule::Pattern(pattern)) => Ok(pattern.end),
        (None, None, Schedule::Repeat { end, .. }) => Ok(Some(*end)),
        (None, None, _) => Err(Problem::usage(
            "a rule needs an end: --count N, --until TIME or --forever",
        )),
    }
}

fn missing(rule: &RuleFlags) -> Option<Missing> {
    rule.missing.map(|word| match word {
        MissingWord::Clamp => Missing::Clamp,
        MissingWord::Skip => Missing::Skip,
    })
}

fn each<T>(typed: &[String], read: impl Fn(&str) -> Result<T, Problem>) -> Result<Vec<T>, Problem> {
    typed.iter().map(|text| read(text.trim())).collect()
}

/// Reads how many days, weeks or months lie between two rounds of a rule.
fn every(text: Option<&str>, unit: &str) -> Result<Option<u32>, Problem> {
    let Some(text) = text else { return Ok(None) };
    let number = text.trim().strip_suffix(unit);
    match number.and_then(|digits| digits.parse().ok()) {
        Some(number @ 1..=10_000) => Ok(Some(number)),
        _ => Err(Problem::usage(format!(
            "“{text}” does not fit this rule; write --every 2{unit} or another number from 1 to 10,000"
        ))),
    }
}

fn weekday(text: &str) -> Result<Weekday, Problem> {
    let found = WEEKDAYS
        .iter()
        .find(|(name, _)| text.eq_ignore_ascii_case(name));
    found.map(|(_, day)| *day).ok_or_else(|| {
        Problem::usage(format!(
            "“{text}” is no weekday; write mon, tue, wed, thu, fri, sat or sun"
        ))
    })
}

fn nth_weekday(text: &str) -> Result<(Nth, Weekday), Problem> {
    let bad = || {
        Problem::usage(format!(
            "“{text}” is no weekday of a month; write first-mon, last-fri and the like"
        ))
    };
    let (nth, day) = text.trim().split_once('-').ok_or_else(bad)?;
    let found = NTHS.iter().find(|(name, _)| nth.eq_ignore_ascii_case(name));
    let (_, nth) = found.ok_or_else(bad)?;
    Ok((*nth, weekday(day)?))
}

fn time_of_day(text: &str) -> Result<NaiveTime, Problem> {
    local_time(text)
        .ok_or_else(|| Problem::usage(format!("“{text}” is no time of day; write 09:00 or 17:30")))
}

fn date(text: &str) -> Result<NaiveDate, Problem> {
    NaiveDate::parse_from_str(text, "%Y-%m-%d")
        .map_err(|_| Problem::usage(format!("“{text}” is no date; write 2026-12-24")))
}
