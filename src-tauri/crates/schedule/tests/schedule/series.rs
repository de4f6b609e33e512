//! Native series for the runs of patterns: exactly the instants, each once, and few of them.

use crate::{days::pattern, properties::patterns};
use chrono_tz::Tz;
use proptest::prelude::*;
use schedule::{Days, End, NativeRun, Schedule, Weekday, native_runs};

const LIMIT: u32 = 366;

fn mapped(schedule: &Schedule) -> (Vec<i64>, Vec<NativeRun>) {
    let runs = schedule.expand(0).unwrap();
    let instants: Vec<i64> = runs.iter().map(|run| run.run_at_ms).collect();
    let native = native_runs(&instants, 60_000, LIMIT);
    (instants, native)
}

#[test]
fn two_times_on_working_days_over_half_a_year_are_a_series_for_each_and_clock_change() {
    let on = vec![
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
    ];
    let days = Days::Weekdays { on, every_weeks: 1 };
    let end = Some(End::Count { count: 200 });
    let times = ["09:00:00", "17:00:00"];
    let working = pattern("2027-01-04", Tz::Europe__Berlin, days, &times, end);
    let (_, native) = mapped(&Schedule::Pattern(working));
    assert_eq!(
        native.len(),
        20,
        "five days, two times, before and after March"
    );
}

#[test]
fn two_times_a_day_that_meet_over_a_change_share_a_series() {
    let days = Days::Every { days: 1 };
    let end = Some(End::Count { count: 60 });
    let times = ["09:00:00", "10:00:00"];
    let daily = pattern("2027-03-14", Tz::Europe__Berlin, days, &times, end);
    let (_, native) = mapped(&Schedule::Pattern(daily));
    assert_eq!(native.len(), 3, "08:00 UTC goes through");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn the_series_of_a_pattern_are_exactly_its_instants(pattern in patterns(), count in 1u32..=LIMIT) {
        let counted = schedule::Pattern { end: Some(End::Count { count }), ..pattern };
        let schedule = Schedule::Pattern(counted);
        prop_assume!(schedule.expand(0).is_ok());
        let (instants, native) = mapped(&schedule);
        let mut rebuilt: Vec<i64> = native.iter().flat_map(|run| run.instants_ms()).collect();
        rebuilt.sort_unstable();
        prop_assert_eq!(rebuilt, instants);
    }
}
