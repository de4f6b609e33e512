//! Writes runs as an iCalendar file (RFC 5545): UTC instants, with the local time as a property of our own.
//!
//! Pure: it takes facts and gives text.

use chrono::{DateTime, Utc};
use std::fmt::Write;

/// Octets of one line, without its end; longer ones are folded.
const LINE_OCTETS: usize = 75;

/// One run as a calendar shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Stays the same in every export, so that a calendar replaces instead of doubling.
    pub uid: String,
    pub starts_ms: i64,
    /// When the event last changed.
    pub changed_ms: i64,
    /// Wall time with its offset, and the zone it is in.
    pub local: String,
    pub zone: String,
    pub summary: String,
    pub description: String,
    pub is_cancelled: bool,
}

/// Writes a calendar with these events, in their order.
pub fn calendar(events: &[Event]) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, "PRODID:-//Postroom//Postroom//EN");
    line(&mut text, "CALSCALE:GREGORIAN");
    for event in events {
        write_event(&mut text, event);
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn write_event(text: &mut String, event: &Event) {
    line(text, "BEGIN:VEVENT");
    line(text, &format!("UID:{}", escaped(&event.uid)));
    line(text, &format!("DTSTAMP:{}", utc(event.changed_ms)));
    line(text, &format!("DTSTART:{}", utc(event.starts_ms)));
    line(text, &format!("SUMMARY:{}", escaped(&event.summary)));
    if !event.description.is_empty() {
        let description = escaped(&event.description);
        line(text, &format!("DESCRIPTION:{description}"));
    }
    line(
        text,
        match event.is_cancelled {
            true => "STATUS:CANCELLED",
            false => "STATUS:CONFIRMED",
        },
    );
    line(text, "TRANSP:TRANSPARENT");
    line(text, &format!("X-POSTROOM-LOCAL:{}", escaped(&event.local)));
    line(text, &format!("X-POSTROOM-ZONE:{}", escaped(&event.zone)));
    line(text, "END:VEVENT");
}

fn utc(at_ms: i64) -> String {
    let at: DateTime<Utc> = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes a value of type TEXT; characters a calendar must not hold are left out.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let value = value.replace("\r\n", "\n").replace('\r', "\n");
    for sign in value.chars() {
        match sign {
            '\\' | ';' | ',' => {
                text.push('\\');
                text.push(sign);
            }
            '\n' => text.push_str("\\n"),
            '\t' => text.push(sign),
            _ if sign.is_control() => {}
            _ => text.push(sign),
        }
    }
    text
}

/// Writes one line, folded where it is too long, never within a character.
fn line(text: &mut String, content: &str) {
    let mut octets = 0;
    for sign in content.chars() {
        if octets + sign.len_utf8() > LINE_OCTETS {
            text.push_str("\r\n ");
            octets = 1;
        }
        octets += sign.len_utf8();
        // Writing to a string never fails.
        let _ = text.write_char(sign);
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(summary: &str) -> Event {
        Event {
            uid: "1@postroom".into(),
            starts_ms: 1_806_134_400_000,
            changed_ms: 0,
            local: "2027-03-27T09:00:00+01:00".into(),
            zone: "Europe/Berlin".into(),
            summary: summary.into(),
            description: String::new(),
            is_cancelled: false,
        }
    }

    #[test]
    fn an_event_has_its_instant_in_utc_and_its_local_time_beside() {
        let text = calendar(&[event("Bread")]);
        assert!(text.contains("\r\nDTSTART:20270327T080000Z\r\n"), "{text}");
        assert!(text.contains("X-POSTROOM-LOCAL:2027-03-27T09:00:00+01:00\r\n"));
    }

    #[test]
    fn signs_that_mean_something_are_escaped() {
        let text = calendar(&[event("Bread, rolls; a\\b\r\nsecond\u{7} line\rthird")]);
        let line = "SUMMARY:Bread\\, rolls\\; a\\\\b\\nsecond line\\nthird\r\n";
        assert!(text.contains(line), "{text}");
    }

    #[test]
    fn no_line_is_longer_than_75_octets_and_folding_loses_nothing() {
        let summary = "Brötchen 🥐 ".repeat(40);
        let text = calendar(&[event(&summary)]);
        assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
        let unfolded = text.replace("\r\n ", "");
        assert!(unfolded.contains(&format!("SUMMARY:{summary}\r\n")));
    }
}
