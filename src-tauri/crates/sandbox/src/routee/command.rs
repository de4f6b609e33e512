//! A campaign as it is asked for, read once its body has the shape of the contract.

use std::sync::LazyLock;

use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use serde_json::Value;

use super::body::{self, Received};
use super::refusal::{BAD_RECIPIENT, BAD_SENDER, NOT_ACTIVATED, NOT_VALID, invalid};
use crate::contract::{self, Schema};
use crate::phone::{Fate, international};
use crate::problem::Problem;

static SCHEMA: LazyLock<Result<Schema, String>> = LazyLock::new(|| {
    Schema::load(
        include_str!("../../contracts/routee.yaml"),
        "CampaignRequest",
    )
});

/// The fields of a campaign.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Fields {
    pub from: String,
    pub to: String,
    pub text: String,
    #[serde(rename = "imageURL")]
    pub image_url: Option<String>,
    #[serde(rename = "videoURL")]
    pub video_url: Option<String>,
    #[serde(rename = "documentURL")]
    pub document_url: Option<String>,
    pub filename: Option<String>,
    pub caption: Option<String>,
    #[serde(rename = "audioURL")]
    pub audio_url: Option<String>,
    #[serde(rename = "stickerURL")]
    pub sticker_url: Option<String>,
    pub longitude: Option<f64>,
    pub latitude: Option<f64>,
    pub location_name: Option<String>,
    pub location_address: Option<String>,
    pub template: Option<Value>,
}

/// The one kind of content a campaign has besides its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    Image,
    Video,
    Document,
    Audio,
    Sticker,
    Location,
    Template,
}

/// A campaign that is well-formed.
#[derive(Debug)]
pub struct Command {
    pub fields: Fields,
    pub kind: Kind,
    pub request_text: String,
}

/// Whom a campaign reaches.
#[derive(Debug, Clone)]
pub struct Recipient {
    /// The number in E.164, or the id of the group.
    pub address: String,
    pub people: i64,
}

impl Command {
    /// Reads a body and refuses what the contract forbids.
    pub fn read(received: Received) -> Result<Self, Problem> {
        body::check(contract::ready(&SCHEMA)?, &received.value)?;
        let fields: Fields = serde_json::from_value(received.value)
            .map_err(|error| invalid(NOT_VALID, format!("Validation error: {error}.")))?;
        let kind = fields.kind()?;
        if fields.text.is_empty() && kind == Kind::Text {
            let message = "Validation error: text is empty and nothing else is sent.";
            return Err(invalid(NOT_VALID, message));
        }
        Ok(Self {
            fields,
            kind,
            request_text: received.text,
        })
    }
}

impl Fields {
    fn kind(&self) -> Result<Kind, Problem> {
        let given = [
            (Kind::Image, self.image_url.is_some()),
            (Kind::Video, self.video_url.is_some()),
            (Kind::Document, self.document_url.is_some()),
            (Kind::Audio, self.audio_url.is_some()),
            (Kind::Sticker, self.sticker_url.is_some()),
            (Kind::Location, self.latitude.is_some()),
            (Kind::Template, self.template.is_some()),
        ];
        let mut kinds = given.iter().filter(|(_, is_given)| *is_given);
        let first = kinds.next().map_or(Kind::Text, |(kind, _)| *kind);
        match kinds.next() {
            None => Ok(first),
            Some(_) => {
                let message = "Validation error: more than one kind besides text.";
                Err(invalid(NOT_VALID, message))
            }
        }
    }

    /// The address of the medium, if the kind has one.
    pub fn media_url(&self) -> Option<&str> {
        let addresses = [
            &self.image_url,
            &self.video_url,
            &self.document_url,
            &self.audio_url,
            &self.sticker_url,
        ];
        addresses.into_iter().find_map(|url| url.as_deref())
    }

    /// Refuses a sender that is none of the account's numbers, or not activated.
    pub fn check_sender(&self, conn: &Connection) -> Result<(), Problem> {
        let sql = "SELECT activated FROM routee_senders WHERE phone = ?1";
        let phone = international(&self.from).unwrap_or_else(|| self.from.clone());
        match conn.query_row(sql, [phone], |row| row.get(0)).optional()? {
            Some(true) => Ok(()),
            Some(false) => Err(Problem::new(
                axum::http::StatusCode::FORBIDDEN,
                NOT_ACTIVATED,
                "The service is not activated for this account.",
            )),
            None => {
                let message = "Validation error: from is none of the account's numbers.";
                Err(invalid(BAD_SENDER, message))
            }
        }
    }

    /// Finds the recipient: a number in E.164 (00 stands for the plus), or a group.
    pub fn recipient(&self, conn: &Connection) -> Result<Recipient, Problem> {
        let refused = || {
            let message = "Validation error: to is not a valid recipient.";
            invalid(BAD_RECIPIENT, message)
        };
        if let Some(phone) = international(&self.to) {
            let is_refused = Fate::of(&phone) == Fate::Refused;
            let reached = Recipient {
                address: phone,
                people: 1,
            };
            return (!is_refused).then_some(reached).ok_or_else(refused);
        }
        let sql = "SELECT members FROM routee_groups WHERE id = ?1";
        let found = conn.query_row(sql, [&self.to], |row| row.get(0)).optional();
        let people = found?.ok_or_else(refused)?;
        let address = self.to.clone();
        Ok(Recipient { address, people })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Command, Kind, Received};
    use serde_json::{Value, json};

    fn read(changes: Value) -> Result<Kind, String> {
        let mut value = json!({ "from": "+442079460123", "to": "+447700900123", "text": "hello" });
        for (name, change) in changes.as_object().unwrap() {
            value[name] = change.clone();
        }
        let text = value.to_string();
        let read = Command::read(Received { text, value });
        read.map(|command| command.kind).map_err(|p| p.message)
    }

    #[test]
    fn the_fields_decide_the_kind() {
        let url = "https://media.example.com/x";
        for (given, kind) in [
            (json!({}), Kind::Text),
            (json!({ "imageURL": url, "caption": "c" }), Kind::Image),
            (json!({ "videoURL": url }), Kind::Video),
            (
                json!({ "documentURL": url, "filename": "a.pdf" }),
                Kind::Document,
            ),
            (json!({ "audioURL": url }), Kind::Audio),
            (json!({ "stickerURL": url }), Kind::Sticker),
            (
                json!({ "longitude": 4.8, "latitude": 52.3 }),
                Kind::Location,
            ),
            (json!({ "template": {}, "text": "" }), Kind::Template),
        ] {
            assert_eq!(read(given.clone()), Ok(kind), "{given}");
        }
    }

    #[test]
    fn what_the_contract_forbids_is_refused_with_the_name_of_the_field() {
        let url = "https://media.example.com/x";
        for (given, named) in [
            (json!({ "text": "x".repeat(4_070) }), "text"),
            (json!({ "text": 5 }), "text"),
            (json!({ "text": "" }), "text"),
            (json!({ "to": "" }), "to"),
            (json!({ "imageURL": "ftp://example.com/x" }), "imageURL"),
            (
                json!({ "imageURL": "https://example.com/é.jpg" }),
                "imageURL",
            ),
            (json!({ "stickerURL": "https://a b/x.webp" }), "stickerURL"),
            (json!({ "documentURL": "not a url" }), "documentURL"),
            (
                json!({ "imageURL": url, "caption": "x".repeat(513) }),
                "caption",
            ),
            (
                json!({ "documentURL": url, "filename": "x".repeat(513) }),
                "filename",
            ),
            (json!({ "longitude": 4.8 }), "latitude"),
            (json!({ "longitude": 181, "latitude": 0 }), "longitude"),
            (
                json!({ "longitude": 1, "latitude": 0, "locationName": "x".repeat(257) }),
                "locationName",
            ),
            (json!({ "template": "order_ready" }), "template"),
            (json!({ "imageURL": url, "videoURL": url }), "more than one"),
        ] {
            let message = read(given.clone()).unwrap_err();
            assert!(message.contains(named), "{given}: {message}");
        }
        assert_eq!(read(json!({ "text": "x".repeat(4_069) })), Ok(Kind::Text));
    }
}
