//! The wire shapes: strict in what is sent, lenient in what is read.

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use serde_json::Value;

/// Body of a send.
#[derive(Debug, Serialize)]
pub(super) struct SendRequest<'a> {
    pub session_id: &'a str,
    pub group_ids: Vec<&'a str>,
    pub idempotency_key: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Media>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<ScheduleInput>,
}

/// When to send.
#[derive(Debug, Serialize)]
pub(super) struct ScheduleInput {
    pub first_run_at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub interval_ms: Option<i64>,
    pub max_occurrences: u32,
}

/// An image at the system.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Media {
    pub url: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mimetype: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub storage_key: Option<String>,
}

/// Body of a draft.
#[derive(Debug, Serialize)]
pub(super) struct DraftRequest<'a> {
    pub session_id: &'a str,
    pub group_ids: Vec<&'a str>,
    pub text: &'a str,
    pub media: Vec<Media>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<ScheduleInput>,
}

/// A draft; one whose lists cannot be read whole is left out, or its parts would seem deleted.
#[derive(Debug, Deserialize)]
pub(super) struct Draft {
    pub id: String,
    pub session_id: String,
    #[serde(default)]
    pub group_ids: Option<Vec<String>>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub media: Option<Vec<Media>>,
    #[serde(default)]
    pub schedule: Option<DraftSchedule>,
    pub created_at_ms: i64,
    #[serde(default)]
    pub updated_at_ms: Option<i64>,
}

/// When a draft is to be sent.
#[derive(Debug, Deserialize)]
pub(super) struct DraftSchedule {
    pub first_run_at_ms: i64,
    #[serde(default)]
    pub interval_ms: Option<i64>,
    #[serde(default)]
    pub max_occurrences: Option<u32>,
}

/// The list of drafts, which has no pages.
#[derive(Debug, Deserialize)]
pub(super) struct DraftList {
    pub items: Vec<Value>,
}

/// Answer to a send.
#[derive(Debug, Deserialize)]
pub(super) struct CommandResult {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub send: Option<SendAccepted>,
    #[serde(default)]
    pub schedule: Option<ScheduleAccepted>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SendAccepted {
    pub send_id: String,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub results: Vec<SendResult>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SendResult {
    pub group_id: String,
    #[serde(default)]
    pub ok: Option<bool>,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub error_code: Option<String>,
    #[serde(default)]
    pub error_message: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ScheduleAccepted {
    pub schedule_id: String,
    #[serde(default)]
    pub status: Option<String>,
}

/// Record of a send.
#[derive(Debug, Deserialize)]
pub(super) struct Send {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub recipients: Vec<Recipient>,
}

/// A send as the list of sends has it.
#[derive(Debug, Deserialize)]
pub(super) struct KeptSend {
    pub id: String,
    #[serde(default)]
    pub requested_at_ms: Option<i64>,
    #[serde(default)]
    pub client_idempotency_key: Option<String>,
}

impl KeptSend {
    pub fn has_key(&self, key: &str) -> bool {
        self.client_idempotency_key.as_deref() == Some(key)
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Recipient {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub group_id: Option<String>,
    #[serde(default)]
    pub error_code: Option<String>,
    #[serde(default)]
    pub error_message: Option<String>,
}

/// Record of a schedule.
#[derive(Debug, Deserialize)]
pub(super) struct Schedule {
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub next_run_at_ms: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    pub runs: Vec<ScheduleRun>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ScheduleRun {
    pub occurrence_number: u32,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub send_id: Option<String>,
    #[serde(default)]
    pub started_at_ms: Option<i64>,
    #[serde(default)]
    pub failed_at_ms: Option<i64>,
    #[serde(default)]
    pub error_message: Option<String>,
    #[serde(default)]
    pub error_code: Option<String>,
}

/// A session; the contract assumes two spellings of some names.
#[derive(Debug, Deserialize)]
pub(super) struct Session {
    #[serde(alias = "session_id")]
    pub id: String,
    #[serde(default)]
    pub role: Option<String>,
    #[serde(default, alias = "waha_session_name", alias = "session_name")]
    pub name: Option<String>,
    #[serde(default, alias = "session_label")]
    pub label: Option<String>,
    #[serde(default, alias = "session_status")]
    pub status: Option<String>,
}

/// A group.
#[derive(Debug, Deserialize)]
pub(super) struct Group {
    pub id: String,
    #[serde(default)]
    pub name: Option<String>,
    #[serde(default)]
    pub participant_count: Option<u32>,
    #[serde(default)]
    pub is_announce: Option<bool>,
    #[serde(default)]
    pub can_send: Option<bool>,
    #[serde(default, deserialize_with = "lenient")]
    pub session_ids: Vec<String>,
}

/// A page of anything.
#[derive(Debug, Deserialize)]
pub(super) struct Page {
    #[serde(default)]
    pub items: Vec<Value>,
    #[serde(default)]
    pub has_more: Option<bool>,
    #[serde(default)]
    pub next_cursor: Option<String>,
}

/// Reads a list, null like absent, leaving out elements that cannot be read.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Vec<T>, D::Error> {
    let items = Option::<Vec<Value>>::deserialize(from)?.unwrap_or_default();
    Ok(readable(items))
}

/// Gives the elements that can be read.
pub(super) fn readable<T: DeserializeOwned>(items: Vec<Value>) -> Vec<T> {
    items
        .into_iter()
        .filter_map(|item| serde_json::from_value(item).ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_and_nulls_do_not_stop_the_reading() {
        let text = r#"{"status":"accepted","new":1,"send":{"send_id":"s","results":null}}"#;
        let read: CommandResult = serde_json::from_str(text).unwrap();
        assert!(read.send.is_some_and(|send| send.results.is_empty()));
    }

    #[test]
    fn a_session_is_read_under_both_spellings() {
        let text = r#"{"session_id":"a","session_status":"WORKING","waha_session_name":"n"}"#;
        let read: Session = serde_json::from_str(text).unwrap();
        assert_eq!(
            (read.id.as_str(), read.status.as_deref()),
            ("a", Some("WORKING"))
        );
    }

    #[test]
    fn one_unreadable_group_does_not_hide_the_others() {
        let text = r#"[{"id":"a"},{"name":"no id"},{"id":"b","session_ids":null}]"#;
        let read: Vec<Group> = readable(serde_json::from_str(text).unwrap());
        assert_eq!(read.len(), 2);
    }
}
