//! What is read from Bird: unknown fields are passed over, null is like absent, a part that cannot be read is left out.

use chrono::DateTime;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;
use std::collections::BTreeMap;

/// A page of anything.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Page {
    pub results: Vec<Value>,
    #[serde(default)]
    pub next_page_token: Option<String>,
    /// The end of the time it covers: the system's own clock when no end was asked for.
    #[serde(default, deserialize_with = "instant")]
    pub end_at: Option<i64>,
}

/// A message, sent or received.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub reference: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub reason: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub failure: Option<Failure>,
    #[serde(default, deserialize_with = "lenient")]
    pub receiver: Option<Parties>,
    #[serde(default, deserialize_with = "lenient")]
    pub sender: Option<Parties>,
    #[serde(default, deserialize_with = "instant")]
    pub last_status_at: Option<i64>,
    #[serde(default, deserialize_with = "instant")]
    pub scheduled_for: Option<i64>,
}

/// The people on one side of a message.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Parties {
    #[serde(default, deserialize_with = "lenient")]
    contact: Option<Party>,
    #[serde(default, deserialize_with = "lenient")]
    contacts: Option<Vec<Party>>,
}

impl Parties {
    /// Gives them all.
    pub fn all(&self) -> impl Iterator<Item = &Party> {
        self.contact.iter().chain(self.contacts.iter().flatten())
    }
}

/// One person, under every name Bird knows.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Party {
    #[serde(default, deserialize_with = "lenient")]
    pub id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub identifier_value: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub platform_address: Option<String>,
}

/// Why a message failed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Failure {
    #[serde(default, deserialize_with = "lenient")]
    pub code: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    pub description: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub source: Option<FailureSource>,
}

/// The step that failed.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct FailureSource {
    #[serde(default, deserialize_with = "lenient")]
    pub code: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
}

/// What a recipient did with a message.
#[derive(Debug, Deserialize)]
pub(super) struct Interaction {
    #[serde(rename = "type")]
    pub kind: String,
}

/// A number on a platform.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Channel {
    pub id: String,
    #[serde(default, deserialize_with = "lenient")]
    pub platform_id: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub name: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub identifier: Option<String>,
    #[serde(default, deserialize_with = "lenient")]
    pub status: Option<String>,
}

/// Until when a contact can be written to freely.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContactWindow {
    #[serde(default, deserialize_with = "instant")]
    pub service_window_expire_at: Option<i64>,
    #[serde(default, deserialize_with = "lenient")]
    pub is_permanent_session: Option<bool>,
}

/// A signed form for one file.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct UploadForm {
    pub media_url: String,
    pub upload_url: String,
    #[serde(default)]
    pub upload_form_data: BTreeMap<String, Value>,
}

/// Reads a part; one that cannot be read is like absent.
fn lenient<'de, D: Deserializer<'de>, T: DeserializeOwned>(from: D) -> Result<Option<T>, D::Error> {
    let value = Option::<Value>::deserialize(from)?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Reads an RFC 3339 instant as milliseconds.
fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Option<i64>, D::Error> {
    let text: Option<String> = lenient(from)?;
    let at = text.and_then(|text| DateTime::parse_from_rfc3339(&text).ok());
    Ok(at.map(|at| at.timestamp_millis()))
}

/// Gives the elements that can be read.
pub(super) fn readable<T: DeserializeOwned>(items: Vec<Value>) -> Vec<T> {
    let read = |item| serde_json::from_value(item).ok();
    items.into_iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_fields_nulls_and_odd_parts_do_not_stop_the_reading() {
        let text = r#"{"id":"m","new":1,"reference":null,"status":7,"failure":"odd","lastStatusAt":"soon",
            "receiver":{"contacts":[{"id":"c","identifierValue":null}]}}"#;
        let read: Message = serde_json::from_str(text).unwrap();
        assert_eq!((read.reference, read.status), (None, None));
        assert!(read.failure.is_none() && read.last_status_at.is_none());
        let party = read.receiver.unwrap().all().next().cloned().unwrap();
        assert_eq!(
            (party.id.as_deref(), party.identifier_value),
            (Some("c"), None)
        );
    }

    #[test]
    fn instants_are_read_with_their_zone() {
        let page = r#"{"results":[],"endAt":"1970-01-01T01:00:01+01:00","nextPageToken":null}"#;
        let page: Page = serde_json::from_str(page).unwrap();
        assert_eq!(page.end_at, Some(1_000));
    }
}
