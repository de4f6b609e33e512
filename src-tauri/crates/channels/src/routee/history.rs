//! Reads what became of a message: the order of the changes is not printed, so their dates decide.

use super::wire::{Change, History};
use chrono::{DateTime, Utc};
use composer::{
    channel::{RecipientOutcome, SendReport},
    post::DeliveryState,
};

/// How the pushed events begin; whether the history has it, too, is not printed.
const PREFIX: &str = "MessageStatus::";

/// Reads the state of a message; delivered may still become seen.
pub(super) fn report(history: History) -> SendReport {
    let mut changes = history.history;
    changes.sort_by_key(at);
    let mut state = DeliveryState::Queued;
    let mut word = None;
    for change in &changes {
        let said = bare(change.status.as_deref().unwrap_or_default());
        let next = next(state, &said.to_lowercase());
        if next != state {
            (state, word) = (next, Some(said.to_owned()));
        }
    }
    let is_bad = matches!(state, DeliveryState::Failed | DeliveryState::Deleted);
    SendReport {
        outcomes: vec![RecipientOutcome {
            // One message has one recipient, and the history does not name it.
            address: String::new(),
            state,
            error_code: word.filter(|_| is_bad),
            error_message: None,
        }],
        is_final: is_bad || state == DeliveryState::Seen,
    }
}

/// A date that cannot be read comes last, where it stood.
fn at(change: &Change) -> (bool, Option<DateTime<Utc>>) {
    let date = change.date.as_deref();
    let read = date.and_then(|date| DateTime::parse_from_rfc3339(date).ok());
    (read.is_none(), read.map(|date| date.to_utc()))
}

/// Takes the prefix of the pushed events off.
fn bare(status: &str) -> &str {
    let status = status.trim();
    match status.split_at_checked(PREFIX.len()) {
        Some((prefix, word)) if prefix.eq_ignore_ascii_case(PREFIX) => word,
        _ => status,
    }
}

/// What a word makes of a state: nothing leads back to "not known yet", nor from seen to delivered.
fn next(state: DeliveryState, word: &str) -> DeliveryState {
    match word {
        "delivered" if state == DeliveryState::Seen => state,
        "delivered" => DeliveryState::Delivered,
        "seen" => DeliveryState::Seen,
        "failed" | "channelfailed" => DeliveryState::Failed,
        "deleted" => DeliveryState::Deleted,
        _ if state.is_settled() => state,
        "accepted" => DeliveryState::Queued,
        _ => DeliveryState::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn read(changes: &[(&str, &str)]) -> (DeliveryState, bool) {
        let changes: Vec<_> = changes
            .iter()
            .map(|(date, status)| json!({ "date": date, "status": status }))
            .collect();
        let history = json!({ "trackingId": "t", "history": changes });
        let report = report(serde_json::from_value(history).unwrap());
        (report.outcomes[0].state, report.is_final)
    }

    const ONE: &str = "2026-11-20T09:00:01Z";
    const TWO: &str = "2026-11-20T09:00:02+00:00";
    const THREE: &str = "2026-11-20T09:00:03.377Z";

    #[test]
    fn each_word_has_its_state_with_and_without_prefix_in_any_case() {
        for (word, state, is_final) in [
            ("accepted", DeliveryState::Queued, false),
            ("MessageStatus::Delivered", DeliveryState::Delivered, false),
            ("SEEN", DeliveryState::Seen, true),
            ("failed", DeliveryState::Failed, true),
            ("messagestatus::channelFailed", DeliveryState::Failed, true),
            ("deleted", DeliveryState::Deleted, true),
            ("unknown", DeliveryState::Unknown, false),
            ("a new word", DeliveryState::Unknown, false),
        ] {
            assert_eq!(read(&[(ONE, word)]), (state, is_final), "{word}");
        }
        assert_eq!(read(&[]), (DeliveryState::Queued, false));
    }

    #[test]
    fn the_dates_decide_not_the_order() {
        let changes = [(THREE, "seen"), (ONE, "accepted"), (TWO, "delivered")];
        assert_eq!(read(&changes), (DeliveryState::Seen, true));
        let retried = [(TWO, "failed"), (THREE, "delivered")];
        assert_eq!(read(&retried), (DeliveryState::Delivered, false));
    }

    #[test]
    fn nothing_leads_back() {
        let late = [(ONE, "seen"), (TWO, "delivered"), (THREE, "unknown")];
        assert_eq!(read(&late), (DeliveryState::Seen, true));
        let odd = [("yesterday", "delivered"), (ONE, "accepted")];
        assert_eq!(read(&odd), (DeliveryState::Delivered, false));
    }

    #[test]
    fn what_cannot_be_read_is_passed_over() {
        let history = json!({ "history": [5, null, {}, { "status": "seen", "new": 1 }] });
        let report = report(serde_json::from_value(history).unwrap());
        assert_eq!(report.outcomes[0].state, DeliveryState::Seen);
        let empty: History = serde_json::from_value(json!({ "history": null })).unwrap();
        assert_eq!(
            super::report(empty).outcomes[0].state,
            DeliveryState::Queued
        );
    }
}
