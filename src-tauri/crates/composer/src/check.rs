//! Checks a draft against its channel's capabilities before anything is sent.
//!
//! Findings carry codes and numbers, never sentences: the words are the UI's.

mod actions;
mod carousel;
mod files;
mod list;
mod message;
mod offers;
mod options;
pub(crate) mod people;
mod piece;
mod schedule;
mod target;
mod template;

pub(crate) use actions::{is_https, lone_request};
pub(crate) use files::fits as file_fits;
pub use message::findings_of;
pub(crate) use message::text_limit;
pub(crate) use options::{MAX_TAGS, MAX_VALIDITY_SECONDS, is_tag};

use crate::{
    account::Sender,
    audience::Group,
    capabilities::Capabilities,
    content::{MediaKind, Offer},
    draft::DraftFields,
    schedule::{ExpandError, Occurrence},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const MOST_NAMES: usize = 50;

/// One thing that stands in the way of a send, or is worth knowing before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Finding {
    pub code: FindingCode,
    pub level: FindingLevel,
    pub part: DraftPart,
    pub limit: Option<i64>,
    pub actual: Option<i64>,
    /// Names of what is meant: groups, files, senders, buttons, tags; the piece's kind where it is about a piece.
    pub names: Vec<String>,
    /// The kind of files it is about, if it is about files.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub kind: Option<MediaKind>,
    /// The nearest thing that does fit, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub offer: Option<Offer>,
}

/// Whether a finding stops the send.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingLevel {
    Blocks,
    Warns,
}

/// Where in the composer a finding belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftPart {
    Account,
    Sender,
    Recipients,
    Text,
    Attachments,
    Content,
    Piece,
    Actions,
    /// What the system is asked for, and the message it answers.
    Options,
    Schedule,
}

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum FindingCode {
    NoAccount,
    NoSender,
    /// The sender is not ready (`actual` words in `names`).
    SenderNotReady,
    NoRecipients,
    RecipientKindUnsupported,
    /// The groups in `names` are not known to the sender.
    RecipientNotInSender,
    /// Only admins may post, or the group was left.
    RecipientCannotPost,
    /// More than one request is needed; `limit` per batch, `actual` recipients.
    SplitIntoBatches,
    /// More recipients than a post can have.
    TooManyRecipients,
    /// The recipients in `names`, `actual` in all, must never be sent to and are left out.
    SuppressedLeftOut,
    /// Of the saved audience in `names`, `limit` groups vanished and `actual` were renamed.
    AudienceChanged,
    /// `actual` saved audiences were deleted.
    AudienceMissing,
    /// Variables stay empty for the recipients in `names`, `actual` in all.
    VariablesUnfilled,
    /// Groups have no fields; the variables in `names` take their defaults, or need one.
    VariablesInGroups,
    NoContent,
    TextTooLong,
    TextNearLimit,
    TooManyAttachments,
    /// The account takes no files of this `kind`.
    MediaKindUnsupported,
    /// More files of one `kind` than a message takes.
    TooManyOfKind,
    /// The type of the file (second name) is not taken, though its kind is.
    MediaTypeUnsupported,
    /// A file has more bytes than are taken.
    MediaTooBig,
    /// It plays longer than is taken, in milliseconds.
    MediaTooLong,
    /// Its codec (second name) is not taken.
    MediaCodec,
    /// A sticker is not as wide and high as it must be, in pixels.
    StickerSize,
    /// Private facts (the names after the first) leave with the file, because they cannot be taken out.
    MediaTells,
    /// The system fetches files by their public address, and the account has no storage for them.
    NeedsMediaHost,
    /// Words are needed beside what it holds.
    NeedsText,
    /// Files of one kind only go into one message; `actual` kinds.
    OneKindPerMessage,
    /// The account takes no piece of this kind.
    PieceUnsupported,
    /// The piece and this part do not go into one message.
    PieceBeside,
    /// The piece needs this part beside it.
    PieceNeeds,
    /// The account does not take the buttons in `names`.
    ActionUnsupported,
    TooManyActions,
    /// Buttons cannot stand below files.
    ActionsWithFiles,
    /// A button that asks for a place is the only one.
    LocationRequestNotAlone,
    /// The button (by its number in `actual`) has no words.
    ButtonEmpty,
    /// WhatsApp cuts the words in `names`.
    ButtonTooLong,
    /// WhatsApp shows fewer buttons.
    ButtonsNotShown,
    /// What is named would come back with nothing to tell it by.
    PayloadMissing,
    /// Several things come back with the same payload, so they cannot be told apart.
    PayloadTwice,
    /// The address in `names` is no https address.
    LinkNotHttps,
    /// The account cannot answer a message.
    ReplyUnsupported,
    /// The account does not know these wishes; they are left out.
    OptionsUnsupported,
    TooManyTags,
    /// A tag is not 1 to `limit` letters, digits, hyphens, underscores and spaces.
    TagInvalid,
    /// It would end before it can arrive.
    ValidityTooShort,
    /// WhatsApp keeps it for a shorter time; in seconds.
    ValidityTooLong,
    /// The frequency cap counts for contacts only, and these recipients are none.
    CapNeedsContact,
    /// Its degrees name no place on Earth.
    PlaceOutOfRange,
    /// WhatsApp shows an address only below a name.
    PlaceAddressAlone,
    /// There is no row to choose.
    ListEmpty,
    ListButtonMissing,
    ListButtonTooLong,
    /// The section (by its number in `actual`) has no title, and there are several.
    SectionTitleMissing,
    /// The section (by its number in `actual`) has no rows.
    SectionEmpty,
    /// The row (by its number in `actual`) has no title.
    RowTitleMissing,
    /// WhatsApp shows fewer rows.
    TooManyRows,
    TooFewCards,
    TooManyCards,
    /// The card (by its number in `actual`) has no title.
    CardTitleMissing,
    /// The card (by its number in `actual`) has no picture or video.
    CardPictureMissing,
    /// Cards have pictures or videos, all of them the same.
    CardPicturesMixed,
    /// The card (by its number in `actual`) has not exactly one button, a link.
    CardNeedsLink,
    TemplateNameMissing,
    TemplateLocaleMissing,
    /// Places in the template's words that have no value.
    TemplateValuesMissing,
    /// Values that are not of their kind.
    TemplateValueInvalid,
    /// It is written down in a form that the account does not take.
    TemplateFormUnfit,
    /// The system sends at once only.
    ScheduleNotOffered,
    ScheduleInPast,
    ScheduleEndsBeforeItStarts,
    ScheduleTooLong,
    /// The rule lacks days or times of day, or has more than it may.
    ScheduleIncomplete,
    /// No day of the calendar fits the rule.
    ScheduleHasNoRuns,
    /// It has no end; the next `limit` runs are planned.
    ScheduleOpenEnded,
    IntervalTooShort,
    /// The moment after which it must not leave has passed, or lies before the first run.
    NotAfterTooEarly,
    /// At least one run was moved or doubled by a clock change.
    ClockChange,
}

/// What is known about the target when a draft is checked.
pub struct Target<'a> {
    pub capabilities: &'a Capabilities,
    /// The chosen sender, when the account still lists it.
    pub sender: Option<&'a Sender>,
    pub groups: &'a [Group],
}

/// Lists everything that stands in the way of a send or is worth knowing before it. Pure.
pub fn findings(
    fields: &DraftFields,
    target: Option<&Target<'_>>,
    runs: &Result<Vec<Occurrence>, ExpandError>,
    now_ms: i64,
) -> Vec<Finding> {
    let mut found = Vec::new();
    if fields.content.is_empty() {
        found.push(blocks(FindingCode::NoContent, DraftPart::Content));
    }
    if fields.recipients.is_empty() {
        found.push(blocks(FindingCode::NoRecipients, DraftPart::Recipients));
    }
    let Some(target) = target else {
        found.push(blocks(FindingCode::NoAccount, DraftPart::Account));
        return found;
    };
    target::check(fields, target, &mut found);
    message::check(&fields.content, target.capabilities, &mut found);
    offers::add(&fields.content, target.capabilities, &mut found);
    schedule::check(fields, runs, target.capabilities, now_ms, &mut found);
    found
}

fn length(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

fn blocks(code: FindingCode, part: DraftPart) -> Finding {
    let level = FindingLevel::Blocks;
    Finding {
        code,
        level,
        part,
        limit: None,
        actual: None,
        names: Vec::new(),
        kind: None,
        offer: None,
    }
}

fn warns(code: FindingCode, part: DraftPart) -> Finding {
    Finding {
        level: FindingLevel::Warns,
        ..blocks(code, part)
    }
}

impl Finding {
    fn counted(self, limit: i64, actual: i64) -> Self {
        Self {
            limit: Some(limit),
            actual: Some(actual),
            ..self
        }
    }

    /// Names a part by its number, from 1.
    fn at(self, number: i64) -> Self {
        Self {
            actual: Some(number),
            ..self
        }
    }

    fn of(self, kind: MediaKind) -> Self {
        Self {
            kind: Some(kind),
            ..self
        }
    }

    fn offering(self, offer: Option<Offer>) -> Self {
        Self { offer, ..self }
    }

    fn named(self, mut names: Vec<String>) -> Self {
        names.truncate(MOST_NAMES);
        Self { names, ..self }
    }
}
