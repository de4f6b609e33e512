//! Known days and nights: what a person would look up in a calendar.

use chrono_tz::Tz;
use schedule::{
    ClockNote, Days, End, ExpandError, Gap, Missing, Nth, Occurrence, Pattern, Schedule, Weekday,
};

pub fn pattern(start: &str, zone: Tz, days: Days, times: &[&str], end: Option<End>) -> Pattern {
    Pattern {
        start: start.parse().unwrap(),
        zone,
        days,
        times: times.iter().map(|time| time.parse().unwrap()).collect(),
        end,
        except: Vec::new(),
        gap: Gap::Later,
    }
}

fn count(count: u32) -> Option<End> {
    Some(End::Count { count })
}

fn runs(pattern: Pattern) -> Vec<Occurrence> {
    Schedule::Pattern(pattern).expand(0).unwrap()
}

fn local(pattern: Pattern) -> Vec<String> {
    runs(pattern).into_iter().map(|run| run.local).collect()
}

fn weekly(on: &[Weekday], every_weeks: u32) -> Days {
    Days::Weekdays {
        on: on.to_vec(),
        every_weeks,
    }
}

#[test]
fn nine_on_sundays_stays_nine_from_the_night_the_clocks_change() {
    let days = weekly(&[Weekday::Sunday], 1);
    let found = runs(pattern(
        "2027-03-21",
        Tz::Europe__Berlin,
        days,
        &["09:00:00"],
        count(3),
    ));
    let local: Vec<&str> = found.iter().map(|run| run.local.as_str()).collect();
    assert_eq!(
        local,
        [
            "2027-03-21T09:00:00+01:00",
            "2027-03-28T09:00:00+02:00",
            "2027-04-04T09:00:00+02:00"
        ]
    );
    let notes: Vec<_> = found.iter().map(|run| run.note).collect();
    assert_eq!(notes, [None, Some(ClockNote::Shifted), None]);
}

#[test]
fn the_last_friday_of_every_month_at_two_times() {
    let days = Days::NthWeekday {
        nth: Nth::Last,
        weekday: Weekday::Friday,
        every_months: 1,
    };
    let times = ["17:00:00", "09:00:00"];
    let found = local(pattern("2027-01-01", Tz::UTC, days, &times, count(4)));
    assert_eq!(
        found,
        [
            "2027-01-29T09:00:00+00:00",
            "2027-01-29T17:00:00+00:00",
            "2027-02-26T09:00:00+00:00",
            "2027-02-26T17:00:00+00:00"
        ]
    );
}

#[test]
fn the_31st_falls_back_to_the_last_day_or_is_left_out() {
    let days = |missing| Days::MonthDays {
        on: vec![31],
        missing,
        every_months: 1,
    };
    let dates = |missing| -> Vec<String> {
        let days = days(missing);
        local(pattern(
            "2028-01-01",
            Tz::UTC,
            days,
            &["09:00:00"],
            count(3),
        ))
        .iter()
        .map(|run| run[..10].to_owned())
        .collect()
    };
    assert_eq!(
        dates(Missing::Clamp),
        ["2028-01-31", "2028-02-29", "2028-03-31"]
    );
    assert_eq!(
        dates(Missing::Skip),
        ["2028-01-31", "2028-03-31", "2028-05-31"]
    );
}

#[test]
fn a_count_counts_what_runs_and_leaves_exceptions_out() {
    let days = weekly(&[Weekday::Thursday], 1);
    let mut pattern = pattern(
        "2026-12-17",
        Tz::Europe__Berlin,
        days,
        &["09:00:00"],
        count(3),
    );
    pattern.except = vec!["2026-12-24".parse().unwrap()];
    let dates: Vec<String> = local(pattern)
        .iter()
        .map(|run| run[..10].to_owned())
        .collect();
    assert_eq!(dates, ["2026-12-17", "2026-12-31", "2027-01-07"]);
}

#[test]
fn a_doubled_time_runs_once_and_a_skipped_one_by_the_rule() {
    let daily = |start: &str, gap| Pattern {
        gap,
        ..pattern(
            start,
            Tz::Europe__Berlin,
            Days::Every { days: 1 },
            &["02:30:00"],
            count(2),
        )
    };
    let doubled = runs(daily("2026-10-25", Gap::Later));
    assert_eq!(doubled[0].local, "2026-10-25T02:30:00+02:00");
    assert_eq!(doubled[0].note, Some(ClockNote::Doubled));
    assert_eq!(doubled[1].local, "2026-10-26T02:30:00+01:00");
    assert_eq!(
        local(daily("2027-03-28", Gap::Later)),
        ["2027-03-28T03:30:00+02:00", "2027-03-29T02:30:00+02:00"]
    );
    assert_eq!(
        local(daily("2027-03-28", Gap::Skip)),
        ["2027-03-29T02:30:00+02:00", "2027-03-30T02:30:00+02:00"]
    );
}

#[test]
fn a_whole_day_that_never_was_runs_the_day_after_and_only_once() {
    let days = Days::Every { days: 1 };
    let found = local(pattern(
        "2011-12-29",
        Tz::Pacific__Apia,
        days,
        &["09:00:00"],
        count(3),
    ));
    assert_eq!(
        found,
        [
            "2011-12-29T09:00:00-10:00",
            "2011-12-31T09:00:00+14:00",
            "2012-01-01T09:00:00+14:00"
        ]
    );
}

#[test]
fn until_counts_the_last_moment_itself() {
    let end = Some(End::Until {
        at: "2027-01-03T09:00:00".parse().unwrap(),
    });
    let days = Days::Every { days: 1 };
    let found = local(pattern("2027-01-01", Tz::UTC, days, &["09:00:00"], end));
    assert_eq!(found.len(), 3);
}

#[test]
fn what_has_no_end_gives_the_next_runs_far_ahead_at_once() {
    let days = weekly(&[Weekday::Monday], 2);
    let open = pattern("2027-01-04", Tz::Europe__Berlin, days, &["09:00:00"], None);
    let from = chrono::DateTime::parse_from_rfc3339("2090-06-01T00:00:00Z").unwrap();
    let from_ms = from.timestamp_millis();
    let mut found = open.occurrences(from_ms, i64::MAX, 2).unwrap();
    let first = found.next().unwrap();
    assert_eq!(
        (first.number, &*first.local),
        (1, "2090-06-12T09:00:00+02:00")
    );
    assert_eq!(found.next().unwrap().local, "2090-06-26T09:00:00+02:00");
    assert_eq!(found.next(), None, "the limit is kept");
}

#[test]
fn a_window_keeps_the_numbers_where_the_end_is_a_count() {
    let days = Days::Every { days: 1 };
    let counted = pattern("1970-01-01", Tz::UTC, days, &["00:00:00"], count(5));
    let day_ms = 86_400_000;
    let found: Vec<_> = counted
        .occurrences(3 * day_ms, i64::MAX, 10)
        .unwrap()
        .map(|run| run.number)
        .collect();
    assert_eq!(found, [4, 5]);
}

#[test]
fn rules_beyond_their_limits_are_refused_with_the_reason() {
    let every = |days| {
        pattern(
            "2027-01-01",
            Tz::UTC,
            Days::Every { days },
            &["09:00:00"],
            None,
        )
    };
    let error = |pattern: Pattern| Schedule::Pattern(pattern).expand(0).unwrap_err();
    assert_eq!(error(every(0)), ExpandError::BadDistance);
    assert_eq!(error(every(10_001)), ExpandError::BadDistance);
    let nowhere = Pattern {
        times: Vec::new(),
        ..every(1)
    };
    assert_eq!(error(nowhere), ExpandError::BadTimes);
    let crowded = Pattern {
        times: vec!["09:00:00".parse().unwrap(); 25],
        ..every(1)
    };
    assert_eq!(error(crowded), ExpandError::BadTimes);
    let dayless = Pattern {
        days: weekly(&[], 1),
        ..every(1)
    };
    assert_eq!(error(dayless), ExpandError::BadDays);
    let endless = Pattern {
        end: Some(End::Count { count: 367 }),
        ..every(1)
    };
    assert_eq!(error(endless), ExpandError::TooMany(367));
    let excepted = Pattern {
        except: vec!["2027-01-01".parse().unwrap(); 367],
        ..every(1)
    };
    assert_eq!(error(excepted), ExpandError::TooManyExceptions);
    let backwards = Pattern {
        end: Some(End::Until {
            at: "2026-12-31T09:00:00".parse().unwrap(),
        }),
        ..every(1)
    };
    assert_eq!(error(backwards), ExpandError::EndsBeforeItStarts);
    let far = Pattern {
        end: count(366),
        ..every(10_000)
    };
    assert_eq!(error(far), ExpandError::OutOfRange, "2099 is the last year");
}

#[test]
fn a_rule_that_fits_no_day_is_said_to_have_no_runs() {
    let days = Days::MonthDays {
        on: vec![30],
        missing: Missing::Skip,
        every_months: 12,
    };
    let never = pattern("2027-02-01", Tz::UTC, days, &["09:00:00"], None);
    let found = Schedule::Pattern(never).expand(0);
    assert_eq!(found, Err(ExpandError::NoRuns));
}

#[test]
fn hours_can_keep_their_local_time_over_a_change() {
    let every = schedule::Every {
        count: 6,
        unit: schedule::Unit::Hours,
    };
    let repeat = |keep| Schedule::Repeat {
        first: "2027-03-27T21:00:00".parse().unwrap(),
        zone: Tz::Europe__Berlin,
        every,
        end: End::Count { count: 4 },
        keep,
    };
    let hours = |keep| -> Vec<String> {
        let runs = repeat(keep).expand(0).unwrap();
        runs.iter()
            .map(|run| run.local[11..16].to_owned())
            .collect()
    };
    assert_eq!(
        hours(schedule::Keep::LocalTime),
        ["21:00", "03:00", "09:00", "15:00"]
    );
    assert_eq!(
        hours(schedule::Keep::Distance),
        ["21:00", "04:00", "10:00", "16:00"]
    );
}

#[test]
fn half_hours_that_keep_local_time_never_run_twice_in_the_night_of_a_gap() {
    let schedule = Schedule::Repeat {
        first: "2027-03-28T01:30:00".parse().unwrap(),
        zone: Tz::Europe__Berlin,
        every: schedule::Every {
            count: 30,
            unit: schedule::Unit::Minutes,
        },
        end: End::Count { count: 4 },
        keep: schedule::Keep::LocalTime,
    };
    let runs = schedule.expand(0).unwrap();
    let local: Vec<&str> = runs.iter().map(|run| &run.local[11..16]).collect();
    assert_eq!(local, ["01:30", "03:00", "03:30", "04:00"]);
}

#[test]
fn what_older_versions_stored_still_reads_and_is_stored_the_same() {
    let old = [
        r#"{"kind":"now"}"#,
        r#"{"kind":"once","at":"2026-11-27T09:00:00","zone":"Europe/Berlin"}"#,
        r#"{"kind":"repeat","first":"2026-11-27T09:00:00","zone":"UTC","every":{"count":6,"unit":"hours"},"end":{"kind":"count","count":3}}"#,
    ];
    for text in old {
        let schedule: Schedule = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::to_string(&schedule).unwrap(), text);
    }
}

#[test]
fn a_pattern_is_stored_with_its_rule_beside_its_kind() {
    let days = weekly(&[Weekday::Friday], 1);
    let schedule = Schedule::Pattern(pattern("2026-11-27", Tz::UTC, days, &["09:00:00"], None));
    let text = serde_json::to_string(&schedule).unwrap();
    assert_eq!(
        text,
        r#"{"kind":"pattern","start":"2026-11-27","zone":"UTC","days":{"kind":"weekdays","on":["friday"],"every_weeks":1},"times":["09:00:00"],"end":null,"except":[],"gap":"later"}"#
    );
    assert_eq!(serde_json::from_str::<Schedule>(&text).unwrap(), schedule);
}
