//! What the person is editing. Every change makes a new revision; nothing typed is overwritten.

mod attachments;
mod edit;
mod list;

pub use attachments::{arrange, attach_blob, describe, remove_attachment, restore_attachment};
pub use edit::{create, delete, duplicate, first, new_from, read, restore, revisions, save};
pub use list::{PAGE_LIMIT, cursor, list, parse_cursor};

use crate::{
    content::Content,
    id::{AccountId, DraftId, SenderId},
    library::BlobHash,
    recipient::Recipient,
    schedule::Schedule,
};
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
    pub schedule: Schedule,
}

/// A change to some fields; what is `null` or missing stays as it is. Attachments have their own commands,
/// because pictures arrive while the person types.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct DraftChange {
    pub text: Option<String>,
    pub recipients: Option<Vec<Recipient>>,
    pub schedule: Option<Schedule>,
    pub account_id: Option<AccountId>,
    pub sender_id: Option<SenderId>,
}

/// What a save answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SavedDraft {
    pub revision: u32,
    pub updated_at_ms: i64,
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
    pub recipient_count: u32,
    /// First picture, for the thumbnail.
    pub cover: Option<BlobHash>,
    pub schedule: Schedule,
    pub state: DraftState,
    pub updated_at_ms: i64,
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
}
