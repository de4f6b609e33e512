//! The days of a rule, round by round: a round is one step of days, weeks or months.

use super::{Days, LAST_YEAR, Missing, Nth, Weekday};
use chrono::{Datelike, Months, NaiveDate, TimeDelta};

/// The days of a rule from some day on, ascending and each once, until the last year.
pub(super) struct RuleDays<'a> {
    days: &'a Days,
    start: NaiveDate,
    from: NaiveDate,
    round: u32,
    /// Days of this round that are still to come, the next one last.
    open: Vec<NaiveDate>,
}

impl<'a> RuleDays<'a> {
    /// Begins with the round that `from` lies in; rounds before it are not looked at.
    pub fn new(days: &'a Days, start: NaiveDate, from: NaiveDate) -> Self {
        let from = from.max(start);
        Self {
            days,
            start,
            from,
            round: round_of(days, start, from),
            open: Vec::new(),
        }
    }

    /// Gives the days of a round; `None` after the last year.
    fn days_of(&self, round: u32) -> Option<Vec<NaiveDate>> {
        match self.days {
            Days::Every { days } => Some(vec![plus_days(self.start, round, *days)?]),
            Days::Weekdays { on, every_weeks } => {
                let week = plus_days(monday_of(self.start), round, every_weeks * 7)?;
                Some(on.iter().map(|day| in_week(week, *day)).collect())
            }
            Days::MonthDays {
                on,
                missing,
                every_months,
            } => {
                let month = plus_months(self.start, round, *every_months)?;
                let days = on.iter().filter_map(|day| in_month(month, *day, *missing));
                Some(days.collect())
            }
            Days::NthWeekday {
                nth,
                weekday,
                every_months,
            } => {
                let month = plus_months(self.start, round, *every_months)?;
                Some(nth_of(month, *nth, *weekday).into_iter().collect())
            }
        }
    }
}

impl Iterator for RuleDays<'_> {
    type Item = NaiveDate;

    fn next(&mut self) -> Option<NaiveDate> {
        while self.open.is_empty() {
            let mut days = self.days_of(self.round)?;
            self.round += 1;
            days.retain(|day| *day >= self.from);
            days.sort_unstable_by(|a, b| b.cmp(a));
            days.dedup();
            self.open = days;
        }
        self.open.pop().filter(|day| day.year() <= LAST_YEAR)
    }
}

/// Gives the round a day lies in, counted from 0.
fn round_of(days: &Days, start: NaiveDate, day: NaiveDate) -> u32 {
    let months = |date: NaiveDate| i64::from(date.year()) * 12 + i64::from(date.month0());
    let round = match days {
        // The day itself or the next one of the rule.
        Days::Every { days } => {
            ((day - start).num_days() + i64::from(*days) - 1) / i64::from(*days)
        }
        Days::Weekdays { every_weeks, .. } => {
            (day - monday_of(start)).num_days() / (i64::from(*every_weeks) * 7)
        }
        Days::MonthDays { every_months, .. } | Days::NthWeekday { every_months, .. } => {
            (months(day) - months(start)) / i64::from(*every_months)
        }
    };
    u32::try_from(round).unwrap_or(0)
}

fn within_calendar(day: NaiveDate) -> Option<NaiveDate> {
    (day.year() <= LAST_YEAR).then_some(day)
}

fn plus_days(start: NaiveDate, round: u32, days: u32) -> Option<NaiveDate> {
    let distance = TimeDelta::try_days(i64::from(round) * i64::from(days))?;
    within_calendar(start.checked_add_signed(distance)?)
}

/// Gives the first day of the month so many months after the one of the start.
fn plus_months(start: NaiveDate, round: u32, months: u32) -> Option<NaiveDate> {
    let months = Months::new(round.checked_mul(months)?);
    within_calendar(start.with_day(1)?.checked_add_months(months)?)
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day - TimeDelta::days(i64::from(day.weekday().num_days_from_monday()))
}

fn in_week(monday: NaiveDate, day: Weekday) -> NaiveDate {
    monday + TimeDelta::days(i64::from(day.days_from_monday()))
}

fn in_month(first: NaiveDate, day: u32, missing: Missing) -> Option<NaiveDate> {
    let last = last_of(first)?;
    match first.with_day(day) {
        Some(day) => Some(day),
        None => (missing == Missing::Clamp).then_some(last),
    }
}

fn last_of(first: NaiveDate) -> Option<NaiveDate> {
    first.checked_add_months(Months::new(1))?.pred_opt()
}

fn nth_of(first: NaiveDate, nth: Nth, weekday: Weekday) -> Option<NaiveDate> {
    let wanted = weekday.days_from_monday();
    let days = |count: u32| TimeDelta::days(i64::from(count));
    if nth == Nth::Last {
        let last = last_of(first)?;
        let back = (7 + last.weekday().num_days_from_monday() - wanted) % 7;
        return Some(last - days(back));
    }
    let ahead = (7 + wanted - first.weekday().num_days_from_monday()) % 7;
    let day = first + days(ahead + 7 * nth as u32);
    (day.month() == first.month()).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(rule: &Days, start: &str, from: &str, count: usize) -> Vec<String> {
        let days = RuleDays::new(rule, date(start), date(from));
        days.take(count).map(|day| day.to_string()).collect()
    }

    fn month_days(on: &[u32], missing: Missing) -> Days {
        Days::MonthDays {
            on: on.to_vec(),
            missing,
            every_months: 1,
        }
    }

    #[test]
    fn a_day_a_month_does_not_have_is_its_last_or_none() {
        let clamped = month_days(&[31], Missing::Clamp);
        assert_eq!(
            days(&clamped, "2027-01-15", "2027-01-15", 3),
            ["2027-01-31", "2027-02-28", "2027-03-31"]
        );
        let skipped = month_days(&[31], Missing::Skip);
        assert_eq!(
            days(&skipped, "2027-01-15", "2027-01-15", 3),
            ["2027-01-31", "2027-03-31", "2027-05-31"]
        );
    }

    #[test]
    fn days_that_fall_together_come_once() {
        let rule = month_days(&[31, 28, 30], Missing::Clamp);
        assert_eq!(
            days(&rule, "2027-02-01", "2027-02-01", 3),
            ["2027-02-28", "2027-03-28", "2027-03-30"]
        );
    }

    #[test]
    fn weekdays_of_every_second_week_count_from_the_week_of_the_start() {
        let rule = Days::Weekdays {
            on: vec![Weekday::Friday, Weekday::Monday],
            every_weeks: 2,
        };
        // 2027-03-03 is a Wednesday.
        assert_eq!(
            days(&rule, "2027-03-03", "2027-03-03", 4),
            ["2027-03-05", "2027-03-15", "2027-03-19", "2027-03-29"]
        );
    }

    #[test]
    fn the_last_friday_and_a_fifth_one_that_is_not_always_there() {
        let rule = |nth| Days::NthWeekday {
            nth,
            weekday: Weekday::Friday,
            every_months: 1,
        };
        assert_eq!(
            days(&rule(Nth::Last), "2027-01-01", "2027-01-01", 3),
            ["2027-01-29", "2027-02-26", "2027-03-26"]
        );
        assert_eq!(
            days(&rule(Nth::Fifth), "2027-01-01", "2027-01-01", 3),
            ["2027-01-29", "2027-04-30", "2027-07-30"]
        );
        assert_eq!(
            days(&rule(Nth::Second), "2027-01-01", "2027-01-01", 2),
            ["2027-01-08", "2027-02-12"]
        );
    }

    #[test]
    fn a_rule_can_begin_far_ahead_and_gives_the_same_days() {
        let rules = [
            Days::Every { days: 9 },
            Days::Weekdays {
                on: vec![Weekday::Sunday, Weekday::Tuesday],
                every_weeks: 3,
            },
            month_days(&[29, 31], Missing::Skip),
        ];
        for rule in rules {
            let all = days(&rule, "2027-01-05", "2027-01-05", 2_000);
            let later = days(&rule, "2027-01-05", "2040-02-29", 5);
            let expected: Vec<_> = all
                .iter()
                .filter(|day| day.as_str() >= "2040-02-29")
                .take(5)
                .cloned()
                .collect();
            assert_eq!(later, expected, "{rule:?}");
        }
    }

    #[test]
    fn a_rule_without_any_day_ends_with_the_calendar() {
        let never = Days::MonthDays {
            on: vec![30],
            missing: Missing::Skip,
            every_months: 12,
        };
        assert!(days(&never, "2027-02-01", "2027-02-01", 1).is_empty());
    }
}
