//! Turns wire shapes into the core's words and back.

use super::wire;
use composer::{
    channel::{
        Cargo, Dispatch, Dispatched, RecipientOutcome, RemoteFile, RemoteGroup, RemoteSender,
        RunReport, ScheduleReport, SendReport,
    },
    id::SenderId,
    post::{DeliveryState, RunState, ScheduleState},
};

/// Writes the body of a send. Files that travel with it are not named in it.
pub(super) fn request(dispatch: &Dispatch) -> wire::SendRequest<'_> {
    let text = dispatch.content.text.as_str();
    wire::SendRequest {
        session_id: &dispatch.sender.0,
        group_ids: dispatch
            .recipients
            .iter()
            .map(|recipient| recipient.address())
            .collect(),
        idempotency_key: &dispatch.key,
        text: (!text.is_empty()).then_some(text),
        media: dispatch.cargo.iter().filter_map(remote).collect(),
        schedule: dispatch.booking.map(|run| wire::ScheduleInput {
            first_run_at_ms: run.first_run_at_ms,
            interval_ms: run.interval_ms,
            max_occurrences: run.count,
        }),
    }
}

fn remote(cargo: &Cargo) -> Option<wire::Media> {
    match cargo {
        Cargo::Local(_) => None,
        Cargo::Remote(file) => Some(wire::Media {
            url: file.url.clone(),
            mimetype: Some(file.mime.clone()),
            filename: Some(file.name.clone()),
            sha256: Some(file.sha256.clone()),
            size_bytes: Some(file.size_bytes),
            storage_key: file.storage_key.clone(),
        }),
    }
}

/// Reads an uploaded image; what the answer leaves out is known here.
pub(super) fn uploaded(media: wire::Media, sent: &composer::channel::OutgoingFile) -> RemoteFile {
    RemoteFile {
        url: media.url,
        mime: media.mimetype.unwrap_or_else(|| sent.mime.clone()),
        name: media.filename.unwrap_or_else(|| sent.name.clone()),
        sha256: media.sha256.unwrap_or_else(|| sent.sha256.clone()),
        size_bytes: media.size_bytes.unwrap_or(sent.size_bytes),
        storage_key: media.storage_key,
    }
}

/// Reads the answer to a send.
pub(super) fn dispatched(result: wire::CommandResult) -> Dispatched {
    let is_repeat = |status: &Option<String>| status.as_deref() == Some("duplicate_accepted");
    let send_repeat = result
        .send
        .as_ref()
        .is_some_and(|send| is_repeat(&send.status));
    let schedule_repeat = result
        .schedule
        .as_ref()
        .is_some_and(|schedule| is_repeat(&schedule.status));
    let (send_id, results) = result.send.map(|send| (send.send_id, send.results)).unzip();
    Dispatched {
        repeat: is_repeat(&result.status) || send_repeat || schedule_repeat,
        send_id,
        schedule_id: result.schedule.map(|schedule| schedule.schedule_id),
        outcomes: results
            .unwrap_or_default()
            .into_iter()
            .map(first_outcome)
            .collect(),
    }
}

fn first_outcome(result: wire::SendResult) -> RecipientOutcome {
    let state = match result.ok {
        Some(false) => DeliveryState::Failed,
        _ => delivery_state(result.status.as_deref()),
    };
    RecipientOutcome {
        address: result.group_id,
        state,
        error_code: result.error_code,
        error_message: result.error_message,
    }
}

/// There is no delivered or read here; words not known yet count as still under way.
fn delivery_state(word: Option<&str>) -> DeliveryState {
    match word {
        Some("sent") => DeliveryState::Sent,
        Some("failed") => DeliveryState::Failed,
        _ => DeliveryState::Queued,
    }
}

/// Reads the record of a send.
pub(super) fn send_report(send: wire::Send) -> SendReport {
    let is_final = matches!(
        send.status.as_deref(),
        Some("sent" | "failed" | "partial_failed")
    );
    let outcomes = send.recipients.into_iter().filter_map(|recipient| {
        Some(RecipientOutcome {
            address: recipient.group_id?,
            state: delivery_state(recipient.status.as_deref()),
            error_code: recipient.error_code,
            error_message: recipient.error_message,
        })
    });
    SendReport {
        outcomes: outcomes.collect(),
        is_final,
    }
}

/// Reads the record of a schedule.
pub(super) fn schedule_report(schedule: wire::Schedule) -> ScheduleReport {
    let state = match schedule.status.as_deref() {
        Some("scheduled") => ScheduleState::Scheduled,
        Some("completed") => ScheduleState::Completed,
        Some("completed_with_failures") => ScheduleState::CompletedWithFailures,
        Some("canceled" | "cancelled") => ScheduleState::Cancelled,
        _ => ScheduleState::Running,
    };
    let runs = schedule.runs.into_iter().map(run_report).collect();
    ScheduleReport {
        state,
        next_run_at_ms: schedule.next_run_at_ms,
        runs,
    }
}

fn run_report(run: wire::ScheduleRun) -> RunReport {
    let state = match run.status.as_deref() {
        Some("completed" | "sent") => RunState::Completed,
        Some("failed") => RunState::Failed,
        Some("canceled" | "cancelled") => RunState::Cancelled,
        _ if run.failed_at_ms.is_some() => RunState::Failed,
        _ => RunState::Running,
    };
    RunReport {
        number: run.occurrence_number,
        state,
        send_id: run.send_id,
        started_at_ms: run.started_at_ms,
        error_message: run.error_message.or(run.error_code),
    }
}

/// Reads a session; only working sending ones can send.
pub(super) fn sender(session: wire::Session) -> Option<RemoteSender> {
    if session.role.as_deref() == Some("receiving") {
        return None;
    }
    let status = session.status.unwrap_or_else(|| "UNKNOWN".into());
    let name = session
        .label
        .or(session.name)
        .unwrap_or_else(|| session.id.clone());
    Some(RemoteSender {
        can_send: status == "WORKING",
        id: SenderId(session.id),
        name,
        status,
    })
}

/// Reads a group; not being told counts as being allowed.
pub(super) fn group(group: wire::Group) -> RemoteGroup {
    RemoteGroup {
        name: group.name.unwrap_or_else(|| group.id.clone()),
        id: group.id,
        member_count: group.participant_count,
        is_announce: group.is_announce.unwrap_or(false),
        can_send: group.can_send.unwrap_or(true),
        sender_ids: group.session_ids.into_iter().map(SenderId).collect(),
    }
}
