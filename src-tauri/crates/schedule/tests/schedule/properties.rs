//! What holds for every pattern.

use chrono::{DateTime, Days as Span, NaiveDate, NaiveTime, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use proptest::prelude::*;
use schedule::{Days, End, Gap, Missing, Nth, Pattern, Schedule, Weekday};
use std::collections::BTreeSet;

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

fn rules() -> impl Strategy<Value = Days> {
    let weekday = || prop::sample::select(WEEKDAYS.to_vec());
    let nths = vec![
        Nth::First,
        Nth::Second,
        Nth::Third,
        Nth::Fourth,
        Nth::Fifth,
        Nth::Last,
    ];
    let missing = prop::sample::select(vec![Missing::Clamp, Missing::Skip]);
    prop_oneof![
        (1u32..40).prop_map(|days| Days::Every { days }),
        (prop::collection::vec(weekday(), 1..5), 1u32..5)
            .prop_map(|(on, every_weeks)| Days::Weekdays { on, every_weeks }),
        (prop::collection::vec(1u32..=31, 1..5), missing, 1u32..5).prop_map(
            |(on, missing, every_months)| Days::MonthDays {
                on,
                missing,
                every_months
            }
        ),
        (prop::sample::select(nths), weekday(), 1u32..5).prop_map(
            |(nth, weekday, every_months)| Days::NthWeekday {
                nth,
                weekday,
                every_months
            }
        ),
    ]
}

fn date(day: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2025, 12, 1).unwrap() + Span::new(day)
}

prop_compose! {
    pub fn patterns()(
        zone in 0..TZ_VARIANTS.len(),
        start in 0u64..1500,
        days in rules(),
        times in prop::collection::vec((0u32..24, 0u32..4), 1..5),
        except in prop::collection::vec(0u64..2000, 0..20),
        gap in prop::sample::select(vec![Gap::Later, Gap::Skip]),
    ) -> Pattern {
        let time = |(hour, quarter)| NaiveTime::from_hms_opt(hour, quarter * 15, 0).unwrap();
        Pattern {
            start: date(start),
            zone: TZ_VARIANTS[zone],
            days,
            times: times.into_iter().map(time).collect(),
            end: None,
            except: except.into_iter().map(date).collect(),
            gap,
        }
    }
}

/// Whether a rule names a day, worked out for the day alone.
fn names(pattern: &Pattern, day: NaiveDate) -> bool {
    use chrono::Datelike;
    let monday = |day: NaiveDate| day - Span::new(u64::from(day.weekday().num_days_from_monday()));
    let months = |day: NaiveDate| day.year() * 12 + i32::try_from(day.month0()).unwrap();
    let months_on = months(day) - months(pattern.start);
    let in_round = |every: u32| months_on % i32::try_from(every).unwrap() == 0;
    let last = (day + Span::new(32 - u64::from(day.day())))
        .with_day(1)
        .unwrap()
        - Span::new(1);
    let is = |wanted: Weekday| wanted.days_from_monday() == day.weekday().num_days_from_monday();
    if day < pattern.start || pattern.except.contains(&day) {
        return false;
    }
    match &pattern.days {
        Days::Every { days } => (day - pattern.start).num_days() % i64::from(*days) == 0,
        Days::Weekdays { on, every_weeks } => {
            let weeks = (monday(day) - monday(pattern.start)).num_days() / 7;
            weeks % i64::from(*every_weeks) == 0 && on.iter().any(|wanted| is(*wanted))
        }
        Days::MonthDays {
            on,
            missing,
            every_months,
        } => {
            let clamped = *missing == Missing::Clamp && day.day() == month_end(last);
            let fits = |wanted: &u32| *wanted == day.day() || (clamped && *wanted > day.day());
            in_round(*every_months) && on.iter().any(fits)
        }
        Days::NthWeekday {
            nth,
            weekday,
            every_months,
        } => {
            let place = match nth {
                Nth::Last => day.day() + 7 > month_end(last),
                nth => (day.day() - 1) / 7 == *nth as u32,
            };
            in_round(*every_months) && is(*weekday) && place
        }
    }
}

fn month_end(last: NaiveDate) -> u32 {
    use chrono::Datelike;
    last.day()
}

/// The instants of a pattern by looking at every single day, without any of the code under test but the type.
fn by_hand(pattern: &Pattern, days: u64) -> BTreeSet<i64> {
    let mut found = BTreeSet::new();
    let from = date(0);
    for day in (0..days).map(|day| from + Span::new(day)) {
        if !names(pattern, day) {
            continue;
        }
        for time in &pattern.times {
            let wall = day.and_time(*time);
            let reading = pattern.zone.from_local_datetime(&wall).earliest();
            let at = reading.or_else(|| {
                let before = pattern.zone.from_local_datetime(&(wall - Span::new(1)));
                let later = before.earliest().unwrap() + chrono::TimeDelta::days(1);
                (pattern.gap == Gap::Later).then_some(later)
            });
            found.extend(at.map(|at| at.timestamp_millis()));
        }
    }
    found
}

fn instants(pattern: &Pattern) -> Vec<i64> {
    let runs = Schedule::Pattern(pattern.clone()).expand(0).unwrap();
    runs.iter().map(|run| run.run_at_ms).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn no_run_is_missing_and_none_is_too_many(pattern in patterns()) {
        let (from, to) = (date(0), date(1800));
        let ms = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
        let found: Vec<i64> = pattern
            .occurrences(ms(from), ms(to), usize::MAX)
            .unwrap()
            .map(|run| run.run_at_ms)
            .collect();
        let expected: Vec<i64> = by_hand(&pattern, 1810).range(ms(from)..ms(to)).copied().collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn runs_go_strictly_forward_and_numbers_have_no_gap(pattern in patterns()) {
        let runs: Vec<_> = pattern.occurrences(i64::MIN, i64::MAX, 800).unwrap().collect();
        for pair in runs.windows(2) {
            prop_assert!(pair[0].run_at_ms < pair[1].run_at_ms, "{:?}", pair);
            prop_assert_eq!(pair[0].number + 1, pair[1].number);
        }
    }

    #[test]
    fn a_window_gives_what_the_whole_list_has_there(
        pattern in patterns(),
        from in 0u64..4_000,
        length in 1u64..400,
    ) {
        let ms = |day: NaiveDate| day.and_time(NaiveTime::MIN).and_utc().timestamp_millis() + 7_777;
        let window = ms(date(from))..ms(date(from + length));
        let list = |from_ms, to_ms| -> Vec<i64> {
            let runs = pattern.occurrences(from_ms, to_ms, usize::MAX).unwrap();
            runs.map(|run| run.run_at_ms).collect()
        };
        let all = list(i64::MIN, window.end);
        let expected: Vec<i64> = all.into_iter().filter(|at| window.contains(at)).collect();
        prop_assert_eq!(list(window.start, window.end), expected);
    }

    #[test]
    fn a_count_gives_the_first_so_many(pattern in patterns(), count in 1u32..60) {
        let open: Vec<i64> = pattern
            .occurrences(i64::MIN, i64::MAX, count as usize)
            .unwrap()
            .map(|run| run.run_at_ms)
            .collect();
        prop_assume!(open.len() == count as usize);
        let counted = Pattern { end: Some(End::Count { count }), ..pattern };
        prop_assert_eq!(instants(&counted), open);
    }

    #[test]
    fn until_gives_every_run_up_to_it_and_none_after(pattern in patterns(), last in 0usize..300) {
        let open: Vec<_> = pattern.occurrences(i64::MIN, i64::MAX, 301).unwrap().collect();
        prop_assume!(open.len() == 301);
        let local = DateTime::parse_from_rfc3339(&open[last].local).unwrap().naive_local();
        let until = Pattern { end: Some(End::Until { at: local }), ..pattern };
        let found = instants(&until);
        // In a doubled hour the second reading still counts as until.
        prop_assert!(found.len() > last && found.len() <= last + 9, "{} of {last}", found.len());
        for (index, at_ms) in found.iter().enumerate() {
            prop_assert_eq!(*at_ms, open[index].run_at_ms);
        }
        let beyond = chrono::DateTime::from_timestamp_millis(open[found.len()].run_at_ms).unwrap();
        prop_assert!(beyond.with_timezone(&until.zone).naive_local() > local);
    }

    #[test]
    fn no_run_takes_place_on_a_day_that_is_left_out(pattern in patterns()) {
        let zone: Tz = pattern.zone;
        // A time moved out of a gap may fall on the next day; without that, days are what they are.
        let pattern = Pattern { gap: Gap::Skip, ..pattern };
        for run in pattern.occurrences(i64::MIN, i64::MAX, 300).unwrap() {
            let at = DateTime::from_timestamp_millis(run.run_at_ms).unwrap();
            prop_assert!(!pattern.except.contains(&at.with_timezone(&zone).date_naive()));
        }
    }
}
