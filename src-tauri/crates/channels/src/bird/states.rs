//! Turns what Bird says into the core's words.

use super::{
    place::Place,
    wire::{self, Message},
};
use composer::{
    channel::{
        Dispatch, Dispatched, RecipientOutcome, RemoteSender, RunReport, ScheduleReport, SendReport,
    },
    id::SenderId,
    post::{DeliveryState, RunState, ScheduleState},
};

/// Reads a channel; only active ones can send.
pub(super) fn sender(channel: wire::Channel) -> Option<RemoteSender> {
    let platform = channel.platform_id.as_deref();
    if platform.is_some_and(|platform| platform != "whatsapp") {
        return None;
    }
    let status = channel.status.unwrap_or_else(|| "unknown".into());
    let name = channel.name.filter(|name| !name.trim().is_empty());
    Some(RemoteSender {
        can_send: status == "active",
        name: name
            .or(channel.identifier)
            .unwrap_or_else(|| channel.id.clone()),
        id: SenderId(channel.id),
        status,
    })
}

/// Says that Bird has taken a dispatch as this message.
pub(super) fn taken(place: Place<'_>, dispatch: &Dispatch) -> Dispatched {
    let id = Some(place.to_string());
    let is_booked = dispatch.booking.is_some();
    Dispatched {
        repeat: false,
        send_id: id.clone().filter(|_| !is_booked),
        schedule_id: id.filter(|_| is_booked),
        outcomes: Vec::new(),
    }
}

/// A word Bird uses for where a message stands, as far as it is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    Planned,
    UnderWay,
    Sent,
    Delivered,
    /// It never reached the platform.
    NotSent,
    /// The platform could not deliver it.
    NotDelivered,
    Deleted,
}

/// Words not known yet count as still under way.
fn status(message: &Message) -> Status {
    match message.status.as_deref().unwrap_or_default() {
        "scheduled" => Status::Planned,
        "sent" => Status::Sent,
        "delivered" => Status::Delivered,
        "rejected" | "sending_failed" | "skipped" => Status::NotSent,
        "delivery_failed" => Status::NotDelivered,
        "deleted" => Status::Deleted,
        _ => Status::UnderWay,
    }
}

/// Whether it still waits for its time.
pub(super) fn is_planned(message: &Message) -> bool {
    status(message) == Status::Planned
}

/// Whether its recipient can have opened it; that stands in no status.
pub(super) fn may_be_seen(message: &Message) -> bool {
    status(message) == Status::Delivered
}

/// Reads where a message stands. One that was delivered is over only once it was opened.
pub(super) fn send_report(message: &Message, is_seen: bool) -> SendReport {
    let state = match status(message) {
        Status::Planned | Status::UnderWay => DeliveryState::Queued,
        Status::Sent => DeliveryState::Sent,
        Status::Delivered if is_seen => DeliveryState::Seen,
        Status::Delivered => DeliveryState::Delivered,
        Status::NotSent | Status::NotDelivered => DeliveryState::Failed,
        Status::Deleted => DeliveryState::Deleted,
    };
    let has_failed = state == DeliveryState::Failed;
    let outcomes = addresses(message)
        .into_iter()
        .map(|address| RecipientOutcome {
            address,
            state,
            error_code: has_failed.then(|| error_code(message)),
            error_message: has_failed.then(|| error_words(message)).flatten(),
        });
    let is_final = matches!(
        state,
        DeliveryState::Seen | DeliveryState::Failed | DeliveryState::Deleted
    );
    SendReport {
        outcomes: outcomes.collect(),
        is_final,
    }
}

/// The one recipient under every name it can have been sent to: contact id and number.
fn addresses(message: &Message) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for party in message.receiver.iter().flat_map(wire::Parties::all) {
        let names = [&party.id, &party.identifier_value, &party.platform_address];
        for name in names.into_iter().flatten() {
            if !all.contains(name) {
                all.push(name.clone());
            }
        }
    }
    all
}

fn error_code(message: &Message) -> String {
    let code = message.failure.as_ref().and_then(|failure| failure.code);
    let word = message.status.clone().unwrap_or_default();
    code.map_or(word, |code| code.to_string())
}

/// The sentence for people, with the step that failed behind it.
fn error_words(message: &Message) -> Option<String> {
    let failure = message.failure.as_ref();
    let told = message.reason.clone().filter(|words| !words.is_empty());
    let told = told.or_else(|| failure?.description.clone());
    let source = failure.and_then(|failure| failure.source.as_ref());
    let parts = source.map(|source| [source.name.as_deref(), source.code.as_deref()]);
    let parts: Vec<&str> = parts.into_iter().flatten().flatten().collect();
    match (told, parts.is_empty()) {
        (Some(words), false) => Some(format!("{words} ({})", parts.join(" "))),
        (None, false) => Some(parts.join(" ")),
        (told, true) => told,
    }
}

/// Reads the schedule of one run that a planned message is.
pub(super) fn schedule_report(message: &Message, schedule_id: &str) -> ScheduleReport {
    let (state, run) = match status(message) {
        Status::Planned => (ScheduleState::Scheduled, None),
        Status::Deleted if was_early(message) => (ScheduleState::Cancelled, None),
        Status::UnderWay => (ScheduleState::Running, Some(RunState::Running)),
        Status::Sent | Status::Delivered | Status::Deleted => {
            (ScheduleState::Completed, Some(RunState::Completed))
        }
        Status::NotSent => (ScheduleState::CompletedWithFailures, Some(RunState::Failed)),
        Status::NotDelivered => (
            ScheduleState::CompletedWithFailures,
            Some(RunState::Completed),
        ),
    };
    let runs = run.map(|state| RunReport {
        number: 1,
        state,
        send_id: Some(schedule_id.to_owned()),
        started_at_ms: earlier(message.scheduled_for, message.last_status_at),
        error_message: (state == RunState::Failed)
            .then(|| error_words(message))
            .flatten(),
    });
    ScheduleReport {
        state,
        next_run_at_ms: message.scheduled_for.filter(|_| run.is_none()),
        runs: runs.into_iter().collect(),
    }
}

/// Whether the last thing that happened to it lies before its time.
fn was_early(message: &Message) -> bool {
    let times = message.last_status_at.zip(message.scheduled_for);
    times.is_some_and(|(last, planned)| last < planned)
}

/// A message planned for the next minutes may have gone before its time.
fn earlier(planned: Option<i64>, happened: Option<i64>) -> Option<i64> {
    planned.into_iter().chain(happened).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn message(more: Value) -> Message {
        let mut whole = json!({ "id": "m", "receiver": { "contacts": [
            { "id": "c", "identifierValue": "+447700900123", "platformAddress": "+447700900123" }] } });
        let fields = whole.as_object_mut().unwrap();
        fields.extend(more.as_object().unwrap().clone());
        serde_json::from_value(whole).unwrap()
    }

    fn of(word: &str) -> Message {
        message(json!({ "status": word }))
    }

    #[test]
    fn every_word_has_its_state_and_only_what_cannot_change_is_final() {
        use DeliveryState::{Deleted, Delivered, Failed, Queued, Sent};
        for (word, state, is_final) in [
            ("accepted", Queued, false),
            ("processing", Queued, false),
            ("scheduled", Queued, false),
            ("sent", Sent, false),
            ("delivered", Delivered, false),
            ("rejected", Failed, true),
            ("sending_failed", Failed, true),
            ("delivery_failed", Failed, true),
            ("skipped", Failed, true),
            ("deleted", Deleted, true),
            ("a word of next year", Queued, false),
        ] {
            let report = send_report(&of(word), false);
            assert_eq!(
                (report.outcomes[0].state, report.is_final),
                (state, is_final),
                "{word}"
            );
        }
        let seen = send_report(&of("delivered"), true);
        assert_eq!(
            (seen.outcomes[0].state, seen.is_final),
            (DeliveryState::Seen, true)
        );
    }

    #[test]
    fn the_recipient_is_found_by_contact_and_by_number() {
        let report = send_report(&of("sent"), false);
        let names: Vec<&str> = report
            .outcomes
            .iter()
            .map(|one| one.address.as_str())
            .collect();
        assert_eq!(names, ["c", "+447700900123"]);
    }

    #[test]
    fn a_failure_is_told_with_its_step() {
        let failed = message(
            json!({ "status": "sending_failed", "reason": "Window closed",
            "failure": { "code": 15005, "source": { "name": "whatsapp", "code": "131047" } } }),
        );
        let outcome = send_report(&failed, false).outcomes.remove(0);
        assert_eq!(outcome.error_code.as_deref(), Some("15005"));
        assert_eq!(
            outcome.error_message.as_deref(),
            Some("Window closed (whatsapp 131047)")
        );
        let bare = send_report(&of("skipped"), false).outcomes.remove(0);
        assert_eq!(bare.error_code.as_deref(), Some("skipped"));
    }

    #[test]
    fn a_planned_message_that_was_deleted_before_its_time_was_cancelled() {
        let at = |last: &str| {
            message(
                json!({ "status": "deleted", "lastStatusAt": last, "scheduledFor": "2026-12-04T17:00:00Z" }),
            )
        };
        let early = schedule_report(&at("2026-12-04T16:00:00Z"), "c/m");
        assert_eq!(
            (early.state, early.runs.len()),
            (ScheduleState::Cancelled, 0)
        );
        let late = schedule_report(&at("2026-12-05T17:00:00Z"), "c/m");
        assert_eq!((late.state, late.runs.len()), (ScheduleState::Completed, 1));
    }

    #[test]
    fn a_run_that_went_before_its_time_is_shown_with_when_it_did() {
        let early = message(
            json!({ "status": "sent", "lastStatusAt": "1970-01-01T00:00:01Z",
            "scheduledFor": "1970-01-01T00:05:00Z" }),
        );
        let report = schedule_report(&early, "c/m");
        assert_eq!(report.runs[0].started_at_ms, Some(1_000));
        assert_eq!(report.runs[0].send_id.as_deref(), Some("c/m"));
    }
}
