//! The message as it is sent. Every field is the contract's; nothing else may stand in the request.

use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// Body of a send: a body or a template, never both.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateMessage<'a> {
    pub receiver: Receiver<'a>,
    pub reference: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Body<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<Template<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<ReplyTo<'a>>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    pub tags: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meta: Option<Meta>,
    #[serde(skip_serializing_if = "is_off")]
    pub cap_frequency: bool,
    #[serde(skip_serializing_if = "is_off")]
    pub enable_link_tracking: bool,
    #[serde(skip_serializing_if = "is_off")]
    pub ignore_quiet_hours: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scheduled_for: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub validity: Option<u32>,
}

#[allow(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde hands a reference over"
)]
fn is_off(switch: &bool) -> bool {
    !switch
}

#[derive(Debug, Serialize)]
pub(super) struct Receiver<'a> {
    pub contacts: [Contact<'a>; 1],
}

/// A person, by the id Bird keeps or by a phone number.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Contact<'a> {
    Known {
        id: &'a str,
    },
    #[serde(rename_all = "camelCase")]
    Phone {
        identifier_key: &'static str,
        identifier_value: &'a str,
    },
}

#[derive(Debug, Serialize)]
pub(super) struct ReplyTo<'a> {
    pub id: &'a str,
    #[serde(rename = "type")]
    pub kind: &'static str,
}

/// Marks a message as marketing.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Meta {
    pub extra_information: ExtraInformation,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ExtraInformation {
    pub use_case: &'static str,
}

/// The content, by its type.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "camelCase")]
pub(super) enum Body<'a> {
    Text { text: Text<'a> },
    Image { image: Images<'a> },
    File { file: Files<'a> },
    Location { location: Location<'a> },
    List { list: List<'a> },
    Carousel { carousel: Carousel<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct Text<'a> {
    pub text: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Images<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub text: &'a str,
    pub images: Vec<Image<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Image<'a> {
    pub media_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub alt_text: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct Files<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub text: &'a str,
    pub files: Vec<File<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<Action<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct File<'a> {
    pub media_url: &'a str,
    pub content_type: &'a str,
    pub filename: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub alt_text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<StickerFacts>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StickerFacts {
    pub is_animated: bool,
}

#[derive(Debug, Serialize)]
pub(super) struct Location<'a> {
    pub coordinates: Coordinates,
    #[serde(skip_serializing_if = "PlaceWords::is_empty")]
    pub location: PlaceWords<'a>,
}

#[derive(Debug, Serialize)]
pub(super) struct Coordinates {
    pub latitude: f64,
    pub longitude: f64,
}

#[derive(Debug, Serialize)]
pub(super) struct PlaceWords<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<&'a str>,
}

impl PlaceWords<'_> {
    fn is_empty(&self) -> bool {
        self.label.is_none() && self.address.is_none()
    }
}

#[derive(Debug, Serialize)]
pub(super) struct List<'a> {
    pub text: &'a str,
    pub items: Vec<Section<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<ListFacts<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct Section<'a> {
    #[serde(skip_serializing_if = "str::is_empty")]
    pub title: &'a str,
    pub actions: Vec<Action<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct ListFacts<'a> {
    pub button: Label<'a>,
}

#[derive(Debug, Serialize)]
pub(super) struct Label<'a> {
    pub label: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct Carousel<'a> {
    pub text: &'a str,
    pub items: Vec<Card<'a>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Card<'a> {
    pub title: &'a str,
    pub media_url: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub description: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub alt_text: &'a str,
    pub actions: Vec<Action<'a>>,
}

/// A button, or a row of a list.
#[derive(Debug, Serialize)]
#[serde(
    tag = "type",
    rename_all = "camelCase",
    rename_all_fields = "camelCase"
)]
pub(super) enum Action<'a> {
    Reply { reply: Words<'a> },
    Postback { postback: Postback<'a> },
    Link { link: Link<'a> },
    LocationRequest { location_request: Words<'a> },
}

#[derive(Debug, Serialize)]
pub(super) struct Words<'a> {
    pub text: &'a str,
}

#[derive(Debug, Serialize)]
pub(super) struct Postback<'a> {
    pub text: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub payload: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub metadata: Option<RowFacts<'a>>,
}

#[derive(Debug, Serialize)]
pub(super) struct RowFacts<'a> {
    pub description: Label<'a>,
}

#[derive(Debug, Serialize)]
pub(super) struct Link<'a> {
    pub text: &'a str,
    pub url: &'a str,
}

/// A template, by its fields or as a person wrote it.
#[derive(Debug, Serialize)]
#[serde(untagged)]
pub(super) enum Template<'a> {
    Written(&'a Value),
    Fields(TemplateFields<'a>),
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct TemplateFields<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub project_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<&'a str>,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub locale: &'a str,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Value>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub variables: BTreeMap<&'a str, &'a str>,
}
