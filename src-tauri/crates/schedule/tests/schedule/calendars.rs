//! Calendar files, read by Python's `icalendar`.

use crate::python;
use schedule::ics::{Event, calendar};
use serde_json::{Value, json};

fn event(number: i64, summary: &str) -> Event {
    Event {
        uid: format!("{number}@postroom"),
        starts_ms: 1_806_134_400_000 + number * 3_600_000,
        changed_ms: 1_700_000_000_000,
        local: "2027-03-27T09:00:00+01:00".into(),
        zone: "Europe/Berlin".into(),
        summary: summary.into(),
        description: "Bakery, Dealers; North\nand South".into(),
        is_cancelled: number == 1,
    }
}

#[test]
fn another_program_reads_every_event_as_it_was_meant() {
    let long = "Fresh bread, 🥐 and „Brötchen“; every\\day ".repeat(20);
    let summaries = ["Bread", "", long.trim()];
    let events: Vec<Event> = (0..)
        .zip(summaries)
        .map(|(n, text)| event(n, text))
        .collect();
    let Some(read) = python::answer("read_calendar.py", "icalendar", &calendar(&events)) else {
        return;
    };
    let read: Vec<Value> = serde_json::from_str(&read).unwrap();
    let meant: Vec<Value> = events
        .iter()
        .map(|event| {
            json!({
                "uid": event.uid, "starts_ms": event.starts_ms, "changed_ms": event.changed_ms,
                "summary": event.summary, "description": event.description,
                "local": event.local, "zone": event.zone,
                "status": if event.is_cancelled { "CANCELLED" } else { "CONFIRMED" },
            })
        })
        .collect();
    assert_eq!(read, meant);
}
