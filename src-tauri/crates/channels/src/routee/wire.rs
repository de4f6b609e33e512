//! The wire shapes: strict in what is sent, lenient in what is read.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

/// Body of a send.
#[derive(Debug, Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Campaign {
    pub from: String,
    pub to: String,
    /// Required beside every kind, so it is written also when it is empty.
    pub text: String,
    #[serde(flatten)]
    pub medium: Option<Medium>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub filename: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub caption: Option<String>,
    #[serde(flatten)]
    pub place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Value>,
}

/// A file by its address; the field says what kind it is.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(super) enum Medium {
    #[serde(rename = "imageURL")]
    Image(String),
    #[serde(rename = "videoURL")]
    Video(String),
    #[serde(rename = "documentURL")]
    Document(String),
    #[serde(rename = "audioURL")]
    Audio(String),
    #[serde(rename = "stickerURL")]
    Sticker(String),
}

/// A place on the map; the two coordinates come together.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Place {
    pub longitude: f64,
    pub latitude: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location_address: Option<String>,
}

/// Answer to a send.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    #[serde(deserialize_with = "word")]
    pub tracking_id: String,
}

/// Status changes of a message.
#[derive(Debug, Deserialize)]
pub(super) struct History {
    #[serde(default, deserialize_with = "readable")]
    pub history: Vec<Change>,
}

/// One status change.
#[derive(Debug, Deserialize)]
pub(super) struct Change {
    #[serde(default)]
    pub date: Option<String>,
    #[serde(default)]
    pub status: Option<String>,
}

/// Answer of the token server.
#[derive(Deserialize)]
pub(super) struct Token {
    pub access_token: String,
    /// Seconds; a token without it has no end.
    #[serde(default)]
    pub expires_in: Option<i64>,
}

/// Money left.
#[derive(Debug, Deserialize)]
pub(super) struct Balance {
    pub balance: f64,
    #[serde(default)]
    pub currency: Option<Currency>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Currency {
    #[serde(default)]
    pub code: Option<String>,
}

/// A template to be handed in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Submission<'a> {
    pub template_name: &'a str,
    pub template_category: &'a str,
    pub localizations: [SubmittedLanguage<'a>; 1],
}

#[derive(Debug, Serialize)]
pub(super) struct SubmittedLanguage<'a> {
    pub language: &'a str,
    pub components: Vec<SubmittedPart<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct SubmittedPart<'a> {
    #[serde(rename = "type")]
    pub kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<QuickReply<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct QuickReply<'a> {
    #[serde(rename = "type")]
    pub kind: &'static str,
    pub text: &'a str,
}

/// A template as Routee has it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TemplateState {
    #[serde(default)]
    pub template_name: Option<String>,
    #[serde(default)]
    pub template_category: Option<String>,
    #[serde(default, deserialize_with = "readable")]
    pub localizations: Vec<Localization>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Localization {
    #[serde(default)]
    pub language: Option<String>,
    #[serde(default)]
    pub status: Option<String>,
    #[serde(default)]
    pub rejection_reason: Option<String>,
    #[serde(default, deserialize_with = "readable")]
    pub components: Vec<Part>,
}

/// One part of a template; the catalogue knows two names of its kind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Part {
    #[serde(default, rename = "type")]
    pub kind: Option<String>,
    #[serde(default)]
    pub component_type: Option<String>,
    #[serde(default)]
    pub text: Option<String>,
    #[serde(default)]
    pub format: Option<String>,
    #[serde(default, deserialize_with = "readable")]
    pub buttons: Vec<Button>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Button {
    #[serde(default)]
    pub text: Option<String>,
}

/// Keeps what can be read of a list; null is an empty one.
fn readable<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    let items = Option::<Vec<Value>>::deserialize(deserializer)?.unwrap_or_default();
    let known = items.into_iter();
    Ok(known
        .filter_map(|item| serde_json::from_value(item).ok())
        .collect())
}

/// Reads an id, written as text or number.
fn word<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::String(text) if !text.trim().is_empty() => Ok(text),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(serde::de::Error::custom("it has no tracking id")),
    }
}
