//! What the core tells whoever watches: which kind of thing changed, never its content.

mod calm;

pub use calm::Calm;

use crate::id::EntryId;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which part of the store changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Topic {
    Drafts,
    Outbox,
    History,
    Schedules,
    Audience,
    /// Contacts, and the numbers never to send to.
    Contacts,
    Accounts,
    Settings,
    Library,
    /// Draft sync: marks, notices, conflicts.
    Sync,
    /// Copies and backups, and what was done about a damaged database.
    Storage,
}

impl Topic {
    /// Every topic, for a listener that has lost track.
    pub const ALL: [Self; 11] = [
        Self::Drafts,
        Self::Outbox,
        Self::History,
        Self::Schedules,
        Self::Audience,
        Self::Contacts,
        Self::Accounts,
        Self::Settings,
        Self::Library,
        Self::Sync,
        Self::Storage,
    ];
}

/// A change, with the id of the one thing it is about, if it is about one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Changed {
    pub topic: Topic,
    pub id: Option<String>,
}

/// How far an upload is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct UploadProgress {
    pub entry_id: EntryId,
    pub done: u64,
    pub total: u64,
}

/// Everything the core announces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum News {
    Changed(Changed),
    Progress(UploadProgress),
}
