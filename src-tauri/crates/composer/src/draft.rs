//! What the person is editing. Every change makes a new revision; nothing typed is overwritten.

mod adapt;
mod attachments;
mod compare;
mod edit;
mod list;
mod mark;
mod merge;
mod overtaken;
mod past;
mod shared;
mod thin;

pub use adapt::adapt_draft;
pub use attachments::{
    arrange, attach_blob, describe, edit_attachment, exchange, remove_attachment,
    restore_attachment, set_attachment_kind,
};
pub(crate) use attachments::{find, of_blob};
pub use compare::compare;
pub(crate) use edit::{MAX_RECIPIENTS, check_size};
pub use edit::{
    create, delete, duplicate, first, new_from, read, read_revision, restore, revisions, save,
};
pub use list::{PAGE_LIMIT, cursor, list, parse_cursor};
pub use mark::{NoticeKind, Stays, SyncMark, SyncNotice};
pub use merge::{Merged, three_way};
pub(crate) use past::BURST_MS;
pub use past::{MOMENTS_PAGE, moments, restore_revision};
pub use shared::{RemoteDraft, SharedDraft, SharedSchedule};
pub use thin::{Thinned, delete_forever, empty_trash, thin_daily, thin_out};

use crate::{
    content::{Action, Content, MessageOptions, PictureEdit, Piece},
    id::{AccountId, AudienceId, DraftId, SenderId},
    library::BlobHash,
    recipient::Recipient,
    schedule::Schedule,
};
use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A draft as it stands at its newest revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Draft {
    pub id: DraftId,
    /// Counts up by one with every saved change.
    pub revision: u32,
    pub fields: DraftFields,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
    /// When it was put in the trash, if it was.
    pub deleted_at_ms: Option<i64>,
}

/// The part of a draft that a revision snapshots.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct DraftFields {
    pub account_id: Option<AccountId>,
    pub sender_id: Option<SenderId>,
    pub content: Content,
    pub recipients: Vec<Recipient>,
    /// Saved audiences it goes to as well; who belongs to them is looked up when it is sent.
    pub audiences: Vec<AudienceId>,
    pub schedule: Schedule,
    /// After this moment it is held and asked about instead of being sent late.
    pub not_after: Option<LocalTime>,
}

/// A moment on the clock of a named zone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LocalTime {
    /// Such as `2026-11-27T11:00:00`.
    #[ts(type = "string")]
    pub at: NaiveDateTime,
    /// IANA name such as `Europe/Berlin`.
    #[ts(type = "string")]
    pub zone: Tz,
}

impl LocalTime {
    /// Gives the instant: the first of two readings, or past a gap by the gap's length.
    pub fn instant_ms(&self) -> Option<i64> {
        let (at, zone) = (self.at, self.zone);
        let runs = Schedule::Once { at, zone }.expand(0).ok()?;
        runs.first().map(|run| run.run_at_ms)
    }
}

/// A change to some fields; what is `null` or missing stays as it is. Attachments have their own commands,
/// because pictures arrive while the person types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct DraftChange {
    pub text: Option<String>,
    /// The revision whose text this one was made from. What sync brought since is merged with it; without
    /// a revision the text simply takes the place of what is there.
    pub text_base: Option<u32>,
    pub recipients: Option<Vec<Recipient>>,
    /// The same for the recipients.
    pub recipients_base: Option<u32>,
    pub audiences: Option<Vec<AudienceId>>,
    /// `Some(None)` takes the piece away.
    #[serde(with = "double_option", skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<Option<Piece>>")]
    pub piece: Option<Option<Piece>>,
    pub actions: Option<Vec<Action>>,
    /// `Some(None)` makes it no answer any more.
    #[serde(with = "double_option", skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<Option<String>>")]
    pub reply_to: Option<Option<String>>,
    pub options: Option<MessageOptions>,
    pub schedule: Option<Schedule>,
    pub account_id: Option<AccountId>,
    pub sender_id: Option<SenderId>,
    /// `Some(None)` takes the limit away.
    #[serde(with = "double_option", skip_serializing_if = "Option::is_none")]
    #[ts(as = "Option<Option<LocalTime>>")]
    pub not_after: Option<Option<LocalTime>>,
}

/// Tells "stays as it is" (missing) from "is taken away" (`null`).
mod double_option {
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<T: Serialize, S: Serializer>(
        value: &Option<Option<T>>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        value
            .as_ref()
            .and_then(Option::as_ref)
            .serialize(serializer)
    }

    pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<Option<T>>, D::Error> {
        Option::deserialize(deserializer).map(Some)
    }
}

/// What a save answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SavedDraft {
    pub revision: u32,
    /// The revision that holds exactly what was saved; `revision` is a later one when that was merged.
    pub typed_revision: u32,
    pub updated_at_ms: i64,
    /// The draft as it is now, when sync had brought another version that the save did not know.
    pub overtaken: Option<Draft>,
}

/// What taking up an offer answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AdaptedDraft {
    pub draft: Draft,
    /// New drafts for what was parted off, in order.
    pub others: Vec<Draft>,
    /// What is in none of them, in the person's own words.
    pub left_out: Vec<String>,
}

/// Which drafts a list shows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftFilter {
    #[default]
    All,
    /// Never sent.
    Unsent,
    /// On a schedule that still runs.
    Scheduled,
    /// With a stuck or unknown outbox entry.
    NeedsYou,
    Trash,
}

/// A page of a list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct DraftQuery {
    pub search: Option<String>,
    pub filter: DraftFilter,
    /// `next` of the page before.
    pub cursor: Option<String>,
    /// 1 to 500; 100 when absent.
    pub limit: Option<u32>,
}

/// One row of the drafts list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftSummary {
    pub id: DraftId,
    /// First line of the text; empty when there is none.
    pub title: String,
    pub attachment_count: u32,
    /// How many of the files are pictures or stickers.
    pub photo_count: u32,
    pub recipient_count: u32,
    /// Saved audiences it goes to as well.
    pub audience_count: u32,
    /// First picture, for the thumbnail.
    pub cover: Option<BlobHash>,
    /// What was changed about it.
    pub cover_edit: Option<PictureEdit>,
    pub schedule: Schedule,
    pub state: DraftState,
    pub sync: SyncMark,
    /// Why it stays on this machine, when that was looked at.
    pub stays: Option<Stays>,
    pub updated_at_ms: i64,
    /// When it was put in the trash, if it was.
    pub deleted_at_ms: Option<i64>,
}

/// What became of a draft, for its pill.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftState {
    Unsent,
    OnItsWay,
    Scheduled,
    NeedsYou,
    Sent,
}

/// A page of drafts and how many there are in all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftPage {
    pub items: Vec<DraftSummary>,
    pub next: Option<String>,
    pub total: u32,
}

/// One saved revision.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Revision {
    pub revision: u32,
    pub fields: DraftFields,
    pub saved_at_ms: i64,
    pub origin: Origin,
}

/// Where a revision came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Origin {
    /// Made on this machine.
    #[default]
    Typed,
    /// An older revision, taken back by the person.
    Restored,
    /// The system's copy, taken as it was.
    Pulled,
    /// Both sides, merged.
    Merged,
    /// The other side of a conflict, kept for the record.
    Theirs,
}

/// One step of the time machine: the end of a burst of changes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Moment {
    pub revision: u32,
    pub saved_at_ms: i64,
    pub origin: Origin,
    /// First line of the text.
    pub title: String,
    /// What differs from the moment before.
    pub changed: Vec<DraftField>,
}

/// A part of a draft that can differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum DraftField {
    Text,
    Attachments,
    Recipients,
    Schedule,
    Sender,
    NotAfter,
    Other,
}

/// How two revisions of a draft differ.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftDiff {
    /// The whole text in order, in words.
    pub text: Vec<TextSpan>,
    pub recipients: SetDiff,
    pub attachments: SetDiff,
    /// Old and new, when it differs.
    pub schedule: Option<(Schedule, Schedule)>,
    pub changed: Vec<DraftField>,
}

/// A stretch of text and which side has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TextSpan {
    pub side: SpanSide,
    pub text: String,
}

/// Which side has a stretch of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SpanSide {
    Both,
    Removed,
    Added,
}

/// What two ordered sets do not share, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SetDiff {
    pub added: Vec<String>,
    pub removed: Vec<String>,
    /// Shared ones that are not the same any more, such as a picture that was edited.
    pub changed: Vec<String>,
    /// The shared ones stand in another order.
    pub reordered: bool,
}
