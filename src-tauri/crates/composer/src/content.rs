//! What a message says, for every system at once: text, files, and one structured piece.
//!
//! A channel takes the part its [`crate::capabilities::Capabilities`] name and refuses the rest
//! before a send; nothing here knows which system will carry it.

mod adapt;
mod edit;
mod template;
pub mod variables;

pub use adapt::{Adapted, Offer, adapt};
pub use edit::{BadCode, Crop, Focus, MAX_STRAIGHTEN_TENTHS, PictureEdit};

use crate::{
    blob::BlobHash,
    capabilities::{ActionKind, OptionKind, PieceKind},
    id::AttachmentId,
    media::MediaFacts,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use ts_rs::TS;

/// The whole content of a draft or post.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Content {
    /// The words; the caption when there are attachments.
    pub text: String,
    /// Files in display order.
    pub attachments: Vec<Attachment>,
    /// At most one structured piece beside the text.
    pub piece: Option<Piece>,
    /// Buttons below the message.
    pub actions: Vec<Action>,
    /// Id of the received message this one answers.
    pub reply_to: Option<String>,
    /// How the system is asked to treat it; what a system does not know is left out.
    pub options: MessageOptions,
}

/// How a system is asked to treat a message.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct MessageOptions {
    /// Words to find the message by at the system.
    pub tags: Vec<String>,
    /// Seconds after which it is not delivered any more; the system's own when absent.
    pub validity_seconds: Option<u32>,
    /// Deliver in the recipient's quiet hours, too.
    pub ignore_quiet_hours: bool,
    /// Let the system leave out people who have had too much; marks the message as marketing.
    pub cap_frequency: bool,
    /// Let the system count the taps on links.
    pub track_links: bool,
}

impl MessageOptions {
    /// Lists the wishes that are not as they are by themselves.
    pub fn wished(&self) -> Vec<OptionKind> {
        let wishes = [
            (OptionKind::Tags, !self.tags.is_empty()),
            (OptionKind::Validity, self.validity_seconds.is_some()),
            (OptionKind::QuietHours, self.ignore_quiet_hours),
            (OptionKind::FrequencyCap, self.cap_frequency),
            (OptionKind::LinkTracking, self.track_links),
        ];
        let wished = wishes.into_iter().filter(|(_, is_wished)| *is_wished);
        wished.map(|(kind, _)| kind).collect()
    }
}

impl Content {
    /// Gives the files that are no card's picture, in order.
    pub fn loose_files(&self) -> impl Iterator<Item = &Attachment> {
        let cards = match &self.piece {
            Some(Piece::Carousel(carousel)) => carousel.cards.as_slice(),
            _ => &[],
        };
        let taken: HashSet<AttachmentId> =
            cards.iter().filter_map(|card| card.attachment).collect();
        let files = self.attachments.iter();
        files.filter(move |file| !taken.contains(&file.id))
    }

    /// Says whether there is nothing at all to send.
    pub fn is_empty(&self) -> bool {
        self.text.trim().is_empty() && self.attachments.is_empty() && self.piece.is_none()
    }

    /// Gives the first line with words in it, without markup, for lists; what the piece is called when there is none.
    pub fn title(&self) -> String {
        let line = first_words(&self.text)
            .or_else(|| first_words(self.piece.as_ref()?.title()))
            .unwrap_or_default();
        line.chars().take(120).collect()
    }
}

fn first_words(text: &str) -> Option<String> {
    text.lines()
        .map(without_markup)
        .find(|line| !line.is_empty())
}

/// Takes formatting marks off a line; marks inside words stay, as WhatsApp leaves them.
fn without_markup(line: &str) -> String {
    let is_mark = |c: char| "*_~`".contains(c);
    let line = line.trim().trim_start_matches(['>', '-']);
    let words = line
        .split_whitespace()
        .map(|word| word.trim_matches(is_mark));
    let kept = words.filter(|word| !word.is_empty()).map(|word| {
        // A mark before the sign that ends a sentence, as in `*new*!`.
        let end = word.trim_end_matches(['.', ',', ';', ':', '!', '?']);
        let tail = &word[end.len()..];
        format!("{}{tail}", end.trim_end_matches(is_mark))
    });
    kept.collect::<Vec<_>>().join(" ")
}

/// What kind of file an attachment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum MediaKind {
    Image,
    Video,
    Document,
    Audio,
    Sticker,
}

/// A blob's place in a draft: order is its index, the rest is what the person chose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Attachment {
    pub id: AttachmentId,
    /// SHA-256 of the original file.
    pub blob: BlobHash,
    /// File name as it came in.
    pub name: String,
    pub kind: MediaKind,
    /// Type found in the bytes, not taken from the name.
    pub mime: String,
    /// Upright width of the original.
    pub width_px: Option<u32>,
    /// Upright height of the original.
    pub height_px: Option<u32>,
    pub size_bytes: u64,
    /// Words for people who cannot see the picture.
    #[serde(default)]
    pub alt: String,
    /// What the person changed about the picture.
    #[serde(default)]
    pub edit: Option<PictureEdit>,
    /// Where the eye should go, in album previews.
    #[serde(default)]
    pub focus: Option<Focus>,
    /// Private facts that will not leave: "place", "camera_serial", "owner" and so on.
    #[serde(default)]
    pub removes: Vec<String>,
    /// What is known beside that: length, codecs, pages, a name that lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub media: Option<MediaFacts>,
}

/// A structured part of a message that is neither text nor file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Piece {
    Location(Location),
    List(List),
    Carousel(Carousel),
    Template(Template),
}

impl Piece {
    /// Gives the kind.
    pub fn kind(&self) -> PieceKind {
        match self {
            Self::Location(_) => PieceKind::Location,
            Self::List(_) => PieceKind::List,
            Self::Carousel(_) => PieceKind::Carousel,
            Self::Template(_) => PieceKind::Template,
        }
    }
}

impl Piece {
    /// Gives the words people know it by; empty when it has none.
    fn title(&self) -> &str {
        match self {
            Self::Location(place) => {
                let name = place.name.as_deref().filter(|name| !name.is_empty());
                name.or(place.address.as_deref()).unwrap_or_default()
            }
            Self::List(list) => &list.button,
            Self::Carousel(carousel) => carousel.cards.first().map_or("", |card| &card.title),
            Self::Template(template) if template.words.trim().is_empty() => &template.name,
            Self::Template(template) => &template.words,
        }
    }
}

/// A place on the map.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Location {
    /// Degrees, -90 to 90.
    pub latitude: f64,
    /// Degrees, -180 to 180.
    pub longitude: f64,
    pub name: Option<String>,
    pub address: Option<String>,
}

/// A list that opens as a sheet of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct List {
    /// Words on the button that opens the sheet.
    pub button: String,
    pub sections: Vec<ListSection>,
}

/// A titled group of rows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListSection {
    pub title: String,
    pub rows: Vec<ListRow>,
}

/// One row a person can choose.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ListRow {
    pub title: String,
    pub description: Option<String>,
    /// What comes back when the row is chosen.
    pub payload: String,
}

/// Cards side by side.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Carousel {
    pub cards: Vec<Card>,
}

/// One card of a carousel.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Card {
    pub title: String,
    pub text: String,
    pub attachment: Option<AttachmentId>,
    pub actions: Vec<Action>,
}

/// A template the system has approved, with its values.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Template {
    /// Name, or the project id where the system uses one.
    pub name: String,
    pub version: Option<String>,
    pub locale: String,
    pub parameters: Vec<TemplateParameter>,
    /// Whether the values travel as typed parameters or as plain variables.
    #[serde(default)]
    pub filling: TemplateFilling,
    /// What it says, with places such as `{{1}}` or `{{name}}`; for the preview only, it is not sent.
    #[serde(default)]
    pub words: String,
    /// The system's own form, where its inside is not documented; it replaces every field above.
    #[ts(type = "unknown")]
    pub raw: Option<serde_json::Value>,
}

/// How the values of a template travel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TemplateFilling {
    /// A list of typed values.
    #[default]
    Parameters,
    /// The older form: words by name.
    Variables,
}

/// One value of a template.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TemplateParameter {
    pub key: String,
    pub value: String,
    #[serde(default)]
    pub kind: ParameterKind,
}

/// What the value of a template's parameter is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ParameterKind {
    #[default]
    Text,
    Number,
    /// `true` or `false`.
    Boolean,
    /// JSON of the whole parameter but its key: its type and value.
    Json,
}

/// A button.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Action {
    Reply { text: String },
    Postback { text: String, payload: String },
    Link { text: String, url: String },
    LocationRequest { text: String },
}

impl Action {
    /// Gives the kind.
    pub fn kind(&self) -> ActionKind {
        match self {
            Self::Reply { .. } => ActionKind::Reply,
            Self::Postback { .. } => ActionKind::Postback,
            Self::Link { .. } => ActionKind::Link,
            Self::LocationRequest { .. } => ActionKind::LocationRequest,
        }
    }

    /// Gives the words on it.
    pub fn text(&self) -> &str {
        match self {
            Self::Reply { text }
            | Self::Postback { text, .. }
            | Self::Link { text, .. }
            | Self::LocationRequest { text } => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Content, Location, Piece};

    #[test]
    fn a_title_is_the_first_line_with_words_and_without_marks() {
        let title = |text: &str| {
            Content {
                text: text.into(),
                ..Content::default()
            }
            .title()
        };
        assert_eq!(title("*Hello* from _us_!"), "Hello from us!");
        assert_eq!(title("\n***\n- ~€ 11,250~ *€ 10,900*"), "€ 11,250 € 10,900");
        assert_eq!(title("snake_case stays"), "snake_case stays");
        assert_eq!(title("*New in*: a diver"), "New in: a diver");
        assert_eq!(title("> quoted"), "quoted");
        assert_eq!(title("  "), "");
    }

    #[test]
    fn a_message_without_words_is_called_what_its_piece_is_called() {
        let place = |name: Option<&str>| Content {
            piece: Some(Piece::Location(Location {
                latitude: 52.52,
                longitude: 13.405,
                name: name.map(str::to_owned),
                address: Some("Market 1".into()),
            })),
            ..Content::default()
        };
        assert_eq!(place(Some("Clock tower")).title(), "Clock tower");
        assert_eq!(place(None).title(), "Market 1");
        let words = Content {
            text: "Come by".into(),
            ..place(Some("Clock tower"))
        };
        assert_eq!(words.title(), "Come by");
    }
}
