//! Tables of times as people type them.

use super::*;
use crate::{
    arguments::{MissingWord, RuleFlags},
    problem::Exit,
};
use chrono_tz::Europe::Berlin;
use composer::schedule::Days;

fn flags(at: &str, zone: &str, every: &str, count: Option<u32>, until: &str) -> TimeFlags {
    let said = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    TimeFlags {
        not_after: None,
        at: said(at),
        zone: said(zone),
        every: said(every),
        count,
        until: said(until),
        rule: RuleFlags::default(),
    }
}

fn runs(flags: &TimeFlags, own: Tz) -> Result<Vec<String>, Problem> {
    let schedule = schedule(flags, &Schedule::Now, own)?.unwrap();
    Ok(schedule
        .expand(0)
        .unwrap()
        .into_iter()
        .map(|run| run.local)
        .collect())
}

#[test]
fn a_time_means_exactly_the_instant_that_was_typed() {
    let table = [
        ("2026-11-27T09:00:00Z", "", "2026-11-27T09:00:00Z"),
        ("2026-11-27T09:00:00+01:00", "", "2026-11-27T08:00:00Z"),
        ("2026-11-27T09:00:00+05:30", "", "2026-11-27T03:30:00Z"),
        ("2026-11-27T09:00:00-08:00", "", "2026-11-27T17:00:00Z"),
        (
            "2026-11-27T09:00:00Z",
            "America/New_York",
            "2026-11-27T09:00:00Z",
        ),
        (
            "2026-10-25T02:30:00+02:00",
            "Europe/Berlin",
            "2026-10-25T00:30:00Z",
        ),
        ("2026-10-25T02:30:00+01:00", "", "2026-10-25T01:30:00Z"),
        ("2026-11-27T09:00", "Europe/Berlin", "2026-11-27T08:00:00Z"),
        ("2026-11-27 09:00", "Europe/Berlin", "2026-11-27T08:00:00Z"),
        (
            "2026-07-01 09:00:30",
            "Europe/Berlin",
            "2026-07-01T07:00:30Z",
        ),
        ("2026-11-27T09:00", "", "2026-11-27T08:00:00Z"),
    ];
    for (at, zone, meant) in table {
        let found = schedule(&flags(at, zone, "", None, ""), &Schedule::Now, Berlin)
            .unwrap()
            .unwrap();
        let meant = DateTime::parse_from_rfc3339(meant)
            .unwrap()
            .timestamp_millis();
        assert_eq!(
            found.expand(0).unwrap()[0].run_at_ms,
            meant,
            "{at} {zone}: {found:?}"
        );
    }
}

#[test]
fn an_offset_that_is_this_machines_own_keeps_its_zone() {
    let once = |at| {
        schedule(&flags(at, "", "", None, ""), &Schedule::Now, Berlin)
            .unwrap()
            .unwrap()
    };
    assert_eq!(once("2026-11-27T09:00:00+01:00").zone(), Some(Berlin));
    assert_eq!(
        once("2026-11-27T09:00:00-08:00").zone(),
        Some(Tz::Etc__GMTPlus8)
    );
    assert_eq!(once("2026-11-27T09:00:00Z").zone(), Some(Tz::UTC));
    assert_eq!(once("2026-11-27T09:00:00+05:30").zone(), Some(Tz::UTC));
}

#[test]
fn the_second_of_two_equal_local_times_is_never_taken_for_the_first() {
    let doubled = flags("2026-10-25T02:30:00+01:00", "Europe/Berlin", "", None, "");
    let problem = schedule(&doubled, &Schedule::Now, Tz::UTC).unwrap_err();
    assert!(problem.message.contains("comes twice"), "{problem}");
}

#[test]
fn a_repetition_keeps_its_local_time_over_a_clock_change() {
    let daily = flags("2026-10-24T09:00", "Europe/Berlin", "1d", Some(3), "");
    let expected = [
        "2026-10-24T09:00:00+02:00",
        "2026-10-25T09:00:00+01:00",
        "2026-10-26T09:00:00+01:00",
    ];
    assert_eq!(runs(&daily, Tz::UTC).unwrap(), expected);
}

#[test]
fn a_last_day_is_meant_to_its_end() {
    let until_day = flags("2026-11-27T09:00", "UTC", "1d", None, "2026-11-29");
    assert_eq!(runs(&until_day, Tz::UTC).unwrap().len(), 3);
    let until_instant = flags(
        "2026-11-27T09:00",
        "UTC",
        "12h",
        None,
        "2026-11-28T09:00:00Z",
    );
    assert_eq!(runs(&until_instant, Tz::UTC).unwrap().len(), 3);
}

#[test]
fn distances_have_four_units() {
    let table = [
        ("30m", 30, Unit::Minutes),
        ("6h", 6, Unit::Hours),
        ("1d", 1, Unit::Days),
        ("2w", 2, Unit::Weeks),
        ("10000m", 10_000, Unit::Minutes),
    ];
    for (text, count, unit) in table {
        assert_eq!(distance(text).unwrap(), Every { count, unit }, "{text}");
    }
    for bad in [
        "",
        "d",
        "1",
        "0d",
        "-1d",
        "1.5h",
        "1y",
        "10001m",
        "1 d",
        "99999999999d",
        "1ü",
    ] {
        assert_eq!(distance(bad).unwrap_err().exit, Exit::Usage, "{bad}");
    }
}

#[test]
fn what_does_not_fit_together_is_refused_with_the_reason() {
    let table = [
        (flags("", "", "1d", Some(2), ""), "--at"),
        (flags("2026-11-27T09:00", "", "1d", None, ""), "--count"),
        (flags("2026-11-27T09:00", "", "", Some(3), ""), "--every"),
        (
            flags("2026-11-27T09:00", "", "", None, "2026-12-01"),
            "--every",
        ),
        (
            flags("2026-11-27T09:00", "Berlin", "", None, ""),
            "Europe/Berlin",
        ),
        (flags("tomorrow", "", "", None, ""), "no time"),
        (flags("2026-02-30T09:00", "", "", None, ""), "no time"),
        (flags("2026-11-27T09:00", "", "1d", Some(367), ""), "366"),
        (flags("2026-11-27T09:00", "", "1d", Some(0), ""), "366"),
        (
            flags("2026-11-27T09:00", "", "1d", None, "2026-11-26"),
            "before",
        ),
    ];
    for (flags, reason) in table {
        let problem = schedule(&flags, &Schedule::Now, Tz::UTC).unwrap_err();
        assert!(
            problem.message.contains(reason),
            "{reason} is not in: {problem}"
        );
    }
}

#[test]
fn an_edit_changes_only_what_it_names() {
    let before = schedule(
        &flags("2026-11-27T09:00", "Europe/Berlin", "1d", Some(3), ""),
        &Schedule::Now,
        Tz::UTC,
    )
    .unwrap()
    .unwrap();
    let after = schedule(&flags("", "", "", Some(5), ""), &before, Tz::UTC)
        .unwrap()
        .unwrap();
    assert_eq!(after.expand(0).unwrap().len(), 5);
    assert_eq!(after.zone(), Some(Berlin));
    assert_eq!(
        schedule(&TimeFlags::default(), &before, Tz::UTC).unwrap(),
        None
    );
}

fn rule(change: impl FnOnce(&mut RuleFlags)) -> TimeFlags {
    let mut flags = flags("2027-01-01T09:00", "Europe/Berlin", "", Some(3), "");
    change(&mut flags.rule);
    flags
}

fn words(text: &str) -> Vec<String> {
    text.split(',').map(str::to_owned).collect()
}

#[test]
fn rules_have_days_of_the_week_of_the_month_and_one_weekday_of_it() {
    let table: [(TimeFlags, [&str; 3]); 4] = [
        (
            rule(|rule| rule.weekdays = words("mon,FRI")),
            ["2027-01-01", "2027-01-04", "2027-01-08"],
        ),
        (
            rule(|rule| rule.month_days = vec![31]),
            ["2027-01-31", "2027-02-28", "2027-03-31"],
        ),
        (
            rule(|rule| {
                rule.month_days = vec![31];
                rule.missing = Some(MissingWord::Skip);
            }),
            ["2027-01-31", "2027-03-31", "2027-05-31"],
        ),
        (
            rule(|rule| rule.nth_weekday = Some("last-fri".into())),
            ["2027-01-29", "2027-02-26", "2027-03-26"],
        ),
    ];
    for (flags, expected) in table {
        let found = runs(&flags, Tz::UTC).unwrap();
        let days: Vec<&str> = found.iter().map(|run| &run[..10]).collect();
        assert_eq!(days, expected, "{flags:?}");
    }
}

#[test]
fn a_rule_takes_several_times_leaves_days_out_and_counts_in_its_own_unit() {
    let mut flags = rule(|rule| {
        rule.weekdays = words("fri");
        rule.times = words("17:30,09:00");
        rule.except = words("2027-01-15");
    });
    flags.every = Some("2w".into());
    let expected = [
        "2027-01-01T09:00:00+01:00",
        "2027-01-01T17:30:00+01:00",
        "2027-01-29T09:00:00+01:00",
    ];
    assert_eq!(runs(&flags, Tz::UTC).unwrap(), expected);
    flags.every = Some("2mo".into());
    let problem = runs(&flags, Tz::UTC).unwrap_err();
    assert!(problem.message.contains("--every 2w"), "{problem}");
}

#[test]
fn an_edit_of_a_rule_changes_only_what_it_names() {
    let first = rule(|rule| rule.weekdays = words("mon,fri"));
    let before = schedule(&first, &Schedule::Now, Tz::UTC).unwrap().unwrap();
    let edit = |change: fn(&mut TimeFlags)| {
        let mut flags = TimeFlags::default();
        change(&mut flags);
        schedule(&flags, &before, Tz::UTC).unwrap().unwrap()
    };
    let Schedule::Pattern(open) = edit(|flags| flags.rule.forever = true) else {
        panic!("a rule stays a rule");
    };
    let Schedule::Pattern(known) = &before else {
        panic!("a rule was made");
    };
    assert_eq!((open.end, &open.days), (None, &known.days));
    let Schedule::Pattern(sparse) = edit(|flags| flags.every = Some("3w".into())) else {
        panic!("a rule stays a rule");
    };
    assert_eq!(sparse.end, known.end);
    assert!(matches!(sparse.days, Days::Weekdays { every_weeks: 3, .. }));
}

#[test]
fn a_whole_schedule_is_read_as_json() {
    let json = r#"{"kind":"once","at":"2026-11-27T09:00:00","zone":"UTC"}"#;
    let whole = |text: &str| {
        let mut flags = TimeFlags::default();
        flags.rule.schedule = Some(text.into());
        schedule(&flags, &Schedule::Now, Berlin)
    };
    assert_eq!(whole(json).unwrap().unwrap().zone(), Some(Tz::UTC));
    assert_eq!(whole("tomorrow").unwrap_err().exit, Exit::Usage);
}

#[test]
fn hours_can_keep_their_local_time() {
    let mut flags = flags("2027-03-27T21:00", "Europe/Berlin", "6h", Some(2), "");
    flags.rule.keep = Some(KeepWord::LocalTime);
    assert_eq!(
        runs(&flags, Tz::UTC).unwrap()[1],
        "2027-03-28T03:00:00+02:00"
    );
}

#[test]
fn rules_that_cannot_be_read_are_refused_with_an_example() {
    let table = [
        (rule(|rule| rule.weekdays = words("monday")), "mon, tue"),
        (
            rule(|rule| rule.nth_weekday = Some("6-fri".into())),
            "last-fri",
        ),
        (rule(|rule| rule.times = words("9")), "09:00"),
        (rule(|rule| rule.except = words("24.12.2026")), "2026-12-24"),
        (rule(|rule| rule.month_days = vec![32]), "1 to 31"),
    ];
    for (flags, reason) in table {
        let problem = runs(&flags, Tz::UTC).unwrap_err();
        assert!(
            problem.message.contains(reason),
            "{reason} is not in: {problem}"
        );
    }
    let mut endless = rule(|rule| rule.weekdays = words("fri"));
    endless.count = None;
    let problem = runs(&endless, Tz::UTC).unwrap_err();
    assert!(problem.message.contains("--forever"), "{problem}");
}
