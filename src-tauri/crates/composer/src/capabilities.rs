//! What a channel can do and its limits, as data. The composer offers only what stands here.

pub use crate::schedule::NativeSchedule;

use crate::{content::MediaKind, recipient::RecipientKind};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Everything the core needs to know about a channel before it sends.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Capabilities {
    pub text: TextLimit,
    /// Words allowed beside attachments, when fewer than in a plain text.
    pub caption: Option<TextLimit>,
    pub media: Vec<MediaRule>,
    /// Files per message, all kinds together.
    pub max_attachments: u32,
    /// Files go by public address only, and the account has no storage that gives them one.
    #[serde(default)]
    pub needs_media_host: bool,
    /// Files of one kind only in one message.
    #[serde(default)]
    pub one_kind_per_message: bool,
    /// Words are needed beside files and pieces.
    #[serde(default)]
    pub needs_text: bool,
    pub pieces: Vec<PieceRule>,
    pub actions: Vec<ActionKind>,
    pub max_actions: u32,
    /// Whether buttons can stand below files.
    #[serde(default)]
    pub actions_with_files: bool,
    /// Whether a message can answer a received one.
    #[serde(default)]
    pub replies: bool,
    /// The wishes in [`crate::content::MessageOptions`] that the system knows.
    #[serde(default)]
    pub options: Vec<OptionKind>,
    /// How a template is written down; none when the system has no templates.
    #[serde(default)]
    pub templates: Option<TemplateForm>,
    /// Whether free words need a contact that wrote within the last day.
    #[serde(default)]
    pub service_window: bool,
    /// Whether the system says how much money is left; every message costs some.
    #[serde(default)]
    pub balance: bool,
    /// What WhatsApp itself shows of buttons and lists; more is a warning.
    #[serde(default)]
    pub shown: Option<ShownLimits>,
    pub recipients: Vec<RecipientKind>,
    /// Recipients per request; a longer list is split into batches, a key each.
    pub recipients_per_request: u32,
    /// Requests that may be under way at the same time.
    #[serde(default = "one")]
    pub requests_at_once: u32,
    /// Sends whose states one look tells.
    #[serde(default = "one")]
    pub reports_per_look: u32,
    pub schedule: NativeSchedule,
    /// Whether drafts can be kept at the system.
    pub drafts: bool,
    pub settles: Settles,
    /// Whether the system tells delivered and read apart from sent.
    pub receipts: bool,
}

/// Where every recipient is a request of its own, many of them are under way at once.
const ONE_BY_ONE_AT_ONCE: u32 = 32;

fn one() -> u32 {
    1
}

impl Capabilities {
    /// Starts from a system that takes words and nothing else, for one recipient a request; clients add what theirs can do.
    pub fn text_only(text: TextLimit) -> Self {
        Self {
            text,
            caption: None,
            media: Vec::new(),
            max_attachments: 0,
            needs_media_host: false,
            one_kind_per_message: false,
            needs_text: false,
            pieces: Vec::new(),
            actions: Vec::new(),
            max_actions: 0,
            actions_with_files: false,
            replies: false,
            options: Vec::new(),
            templates: None,
            service_window: false,
            balance: false,
            shown: None,
            recipients: Vec::new(),
            recipients_per_request: 1,
            requests_at_once: ONE_BY_ONE_AT_ONCE,
            reports_per_look: 1,
            schedule: NativeSchedule::None,
            drafts: false,
            settles: Settles::CannotKnow,
            receipts: false,
        }
    }

    /// Gives the rule of a piece that is taken.
    pub fn piece(&self, kind: PieceKind) -> Option<&PieceRule> {
        self.pieces.iter().find(|rule| rule.kind == kind)
    }
}

/// A limit on text and the unit it is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TextLimit {
    pub max: u32,
    /// From here on the counter warns.
    pub warn_from: u32,
    pub unit: TextUnit,
}

impl TextLimit {
    /// Counts a text in this limit's unit.
    pub fn count(&self, text: &str) -> u32 {
        let count = match self.unit {
            TextUnit::CodePoints => text.chars().count(),
            TextUnit::Utf16 => text.encode_utf16().count(),
            TextUnit::Bytes => text.len(),
        };
        u32::try_from(count).unwrap_or(u32::MAX)
    }
}

/// What a text limit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum TextUnit {
    CodePoints,
    Utf16,
    Bytes,
}

/// What one kind of file must look like to be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct MediaRule {
    pub kind: MediaKind,
    pub mimes: Vec<String>,
    pub max_bytes: u64,
    pub max_count: u32,
    /// Longest side after preparation; pictures only.
    pub max_edge_px: Option<u32>,
    /// The longest a video or sound may play.
    #[serde(default)]
    pub max_duration_ms: Option<u64>,
    /// Codecs of pictures and sound that are taken; empty takes any.
    #[serde(default)]
    pub codecs: Vec<String>,
    /// Width and height it must have exactly; stickers only.
    #[serde(default)]
    pub exact_px: Option<u32>,
}

impl MediaRule {
    /// Makes a rule with what every kind has; an empty list of types takes any.
    pub fn new(kind: MediaKind, mimes: &[&str], max_bytes: u64, max_count: u32) -> Self {
        Self {
            kind,
            mimes: mimes.iter().map(|mime| (*mime).to_owned()).collect(),
            max_bytes,
            max_count,
            max_edge_px: None,
            max_duration_ms: None,
            codecs: Vec::new(),
            exact_px: None,
        }
    }
}

/// A structured piece that is taken, and what may stand beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PieceRule {
    pub kind: PieceKind,
    pub text: Beside,
    pub files: Beside,
    pub actions: Beside,
}

/// Whether something may stand beside a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Beside {
    Needed,
    Allowed,
    /// The message cannot hold both.
    Never,
}

/// The wishes of [`crate::content::MessageOptions`], for capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum OptionKind {
    Tags,
    Validity,
    QuietHours,
    FrequencyCap,
    LinkTracking,
}

/// How a template is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum TemplateForm {
    /// A project, a version, a locale and values.
    Project,
    /// A name, a language and components; its form is a guess, so it can be written as JSON.
    /// `lists`: the account's templates can be listed and new ones handed in.
    Named { lists: bool },
}

/// What WhatsApp shows of buttons and lists. Source: Meta's own limits, as the contracts' notes give them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShownLimits {
    pub buttons: u32,
    pub button_chars: u32,
    pub rows: u32,
}

/// The structured pieces, for capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PieceKind {
    Location,
    List,
    Carousel,
    Template,
}

/// The buttons, for capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ActionKind {
    Reply,
    Postback,
    Link,
    LocationRequest,
}

/// How the outcome of a send whose answer was lost is found out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Settles {
    /// The same request with the same key is answered as a repeat.
    ReplayKey,
    /// Our own reference is looked up in the system's list.
    LookUpReference,
    /// Nobody can know; the person decides.
    CannotKnow,
}
