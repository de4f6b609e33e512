//! Patterns over 50 zones and five years against a second implementation in Python, with its own clock rules.

use crate::{days::pattern, python};
use chrono::{NaiveDate, NaiveTime};
use chrono_tz::{IANA_TZDB_VERSION, Tz};
use schedule::{Days, Gap, Missing, Nth, Pattern, Weekday};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const ZONES: [&str; 50] = [
    "UTC",
    "Europe/Berlin",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Lisbon",
    "Europe/Madrid",
    "Europe/Paris",
    "Europe/Rome",
    "Europe/Athens",
    "Europe/Istanbul",
    "Europe/Moscow",
    "Europe/Chisinau",
    "Europe/Kyiv",
    "Atlantic/Azores",
    "Atlantic/Reykjavik",
    "Africa/Casablanca",
    "Africa/Cairo",
    "Africa/Lagos",
    "Africa/Johannesburg",
    "Africa/Nairobi",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/Anchorage",
    "America/Halifax",
    "America/St_Johns",
    "America/Havana",
    "America/Mexico_City",
    "America/Bogota",
    "America/Santiago",
    "America/Asuncion",
    "America/Sao_Paulo",
    "America/Nuuk",
    "Asia/Jerusalem",
    "Asia/Beirut",
    "Asia/Dubai",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Asia/Bangkok",
    "Asia/Shanghai",
    "Asia/Tokyo",
    "Australia/Sydney",
    "Australia/Adelaide",
    "Australia/Lord_Howe",
    "Australia/Perth",
    "Pacific/Auckland",
    "Pacific/Chatham",
    "Pacific/Kiritimati",
];
/// Zones that may differ where the two time zone databases are not of the same release.
const MOST_DIFFERING: usize = 5;

fn rules() -> Vec<(Days, &'static [&'static str])> {
    let on = vec![Weekday::Sunday, Weekday::Saturday, Weekday::Wednesday];
    vec![
        (
            Days::Every { days: 1 },
            &["02:30:00", "03:00:00", "03:30:00"],
        ),
        (
            Days::Every { days: 1 },
            &["00:00:00", "00:15:00", "23:45:00"],
        ),
        (Days::Every { days: 3 }, &["09:00:00"]),
        (
            Days::Weekdays { on, every_weeks: 1 },
            &["01:30:00", "02:00:00"],
        ),
        (
            Days::Weekdays {
                on: vec![Weekday::Sunday],
                every_weeks: 2,
            },
            &["02:15:00", "09:00:00"],
        ),
        (
            Days::MonthDays {
                on: vec![1, 29, 31],
                missing: Missing::Clamp,
                every_months: 1,
            },
            &["09:00:00", "02:30:00"],
        ),
        (
            Days::MonthDays {
                on: vec![31, 30],
                missing: Missing::Skip,
                every_months: 2,
            },
            &["12:00:00"],
        ),
        (
            Days::NthWeekday {
                nth: Nth::Last,
                weekday: Weekday::Sunday,
                every_months: 1,
            },
            &["02:30:00", "03:15:00"],
        ),
        (
            Days::NthWeekday {
                nth: Nth::Second,
                weekday: Weekday::Sunday,
                every_months: 1,
            },
            &["02:30:00"],
        ),
    ]
}

fn cases() -> Vec<Pattern> {
    let zones = ZONES.iter().map(|zone| zone.parse::<Tz>().unwrap());
    zones
        .flat_map(|zone| {
            rules()
                .into_iter()
                .enumerate()
                .map(move |(index, (days, times))| Pattern {
                    gap: if index % 2 == 0 {
                        Gap::Later
                    } else {
                        Gap::Skip
                    },
                    except: vec!["2027-03-28".parse().unwrap(), "2028-12-24".parse().unwrap()],
                    ..pattern("2026-01-02", zone, days, times, None)
                })
        })
        .collect()
}

fn found(pattern: &Pattern) -> Vec<i64> {
    let ms = |date: &str| {
        let date: NaiveDate = date.parse().unwrap();
        date.and_time(NaiveTime::MIN).and_utc().timestamp_millis()
    };
    let runs = pattern.occurrences(ms("2026-01-01"), ms("2031-01-01"), usize::MAX);
    runs.unwrap().map(|run| run.run_at_ms / 1000).collect()
}

#[test]
fn every_run_in_fifty_zones_is_where_python_puts_it() {
    let cases = cases();
    let input = json!({ "first_year": 2026, "last_year": 2030, "cases": cases });
    let Some(answer) = python::answer("expand.py", "zoneinfo", &input.to_string()) else {
        return;
    };
    let answer: Value = serde_json::from_str(&answer).unwrap();
    let version = answer["version"].as_str().unwrap();
    let mut differing = BTreeSet::new();
    for (case, expected) in cases.iter().zip(answer["runs"].as_array().unwrap()) {
        let expected: Vec<i64> = serde_json::from_value(expected.clone()).unwrap();
        if found(case) == expected {
            assert!(expected.len() > 20, "{case:?} was really compared");
            continue;
        }
        assert!(
            version != IANA_TZDB_VERSION,
            "{case:?}: both know the clocks of {version} and differ"
        );
        if differing.insert(case.zone.name()) {
            println!(
                "left out: {}, whose clocks changed between tzdata {version} and {IANA_TZDB_VERSION}",
                case.zone
            );
        }
    }
    assert!(
        differing.len() <= MOST_DIFFERING,
        "too many zones differ: {differing:?}"
    );
}
