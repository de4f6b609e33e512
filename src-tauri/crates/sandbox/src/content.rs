//! What the recipient of a message sees, the same for every system: text, media, place, menu, cards, buttons.

use serde::{Deserialize, Serialize};

use crate::media::own_path;

/// One message on the recipient's screen.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Content {
    /// text, image, video, audio, document, sticker, gif, location, list, carousel or template.
    pub kind: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub header: String,
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub caption: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub footer: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub media: Vec<Shown>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub menu: Option<Menu>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cards: Vec<Card>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buttons: Vec<Button>,
    /// Name of the template it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Words of the message it answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
}

/// A picture, film, sound, sticker or document.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Shown {
    /// image, video, audio, document, sticker or gif.
    pub kind: String,
    pub url: String,
    /// Where the sandbox's page can load it; none for what lies elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub label: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub mimetype: String,
    /// Hash of what was uploaded here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
}

impl Shown {
    /// Something at an address, of a kind.
    pub fn at(url: &str, kind: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            url: url.to_owned(),
            path: own_path(url).map(str::to_owned),
            ..Self::default()
        }
    }
}

/// A place on the map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
    pub name: String,
    pub address: String,
}

/// A list that a button opens.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Menu {
    pub button: String,
    pub sections: Vec<Section>,
}

/// Rows under a heading.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Section {
    pub title: String,
    pub rows: Vec<Button>,
}

/// One card of a carousel.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub title: String,
    pub text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub media: Option<Shown>,
    pub buttons: Vec<Button>,
}

/// A button or a row: what is pressed, and its place among all of the message, from 1.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Button {
    pub number: usize,
    /// reply, postback, link, location or buy.
    pub kind: String,
    pub text: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
}

impl Content {
    /// Plain text.
    pub fn text(text: &str) -> Self {
        Self {
            kind: "text".to_owned(),
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// The kind in a word for people; nothing for plain text.
    pub fn word(&self) -> &'static str {
        match self.kind.as_str() {
            "image" => "Photo",
            "gif" => "GIF",
            "video" => "Video",
            "audio" => "Audio",
            "document" => "Document",
            "sticker" => "Sticker",
            "location" => "Location",
            "list" => "List",
            "carousel" => "Cards",
            "template" => "Template",
            _ => "",
        }
    }

    /// Every button, row and button of a card, in their order.
    pub fn all_buttons(&self) -> impl Iterator<Item = &Button> {
        let rows = self.menu.iter().flat_map(|menu| &menu.sections);
        let rows = rows.flat_map(|section| &section.rows);
        let on_cards = self.cards.iter().flat_map(|card| &card.buttons);
        rows.chain(on_cards).chain(&self.buttons)
    }

    /// The stored form.
    pub fn to_column(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    /// Reads the stored form.
    pub fn from_column(text: &str) -> Self {
        serde_json::from_str(text).unwrap_or_default()
    }
}

/// The kind of media a MIME type is shown as.
pub fn kind_of(mimetype: &str) -> &'static str {
    match mimetype.split('/').next().unwrap_or_default() {
        _ if mimetype == "image/webp" => "sticker",
        _ if mimetype == "image/gif" => "gif",
        "image" => "image",
        "video" => "video",
        "audio" => "audio",
        _ => "document",
    }
}
