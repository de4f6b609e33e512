//! Where a draft stands between this machine and its account's system, and what happened there by itself.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where a draft stands between this machine and its system, for its badge.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum SyncMark {
    /// Only on this machine; `DraftSync::stays` says why.
    #[default]
    Here,
    /// Changed here and soon at the system.
    Waiting,
    /// The same on both sides.
    Synced,
    /// Changed on both sides in ways that do not go together; a person chooses.
    Conflict,
    /// The last try failed; it is tried again.
    Failing,
}

/// Why a draft stays on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Stays {
    /// Sync is turned off in the settings.
    TurnedOff,
    /// No account, or its system keeps no drafts.
    NotOffered,
    NoSender,
    /// There is nothing in it yet.
    Empty,
    /// Its pictures have no address at the system yet.
    PicturesHere,
    /// It goes to saved audiences, which the system's drafts cannot name.
    Audiences,
    TooManyGroups,
    TooLong,
    /// The schedule cannot be said as a first instant and a fixed distance.
    Schedule,
    /// It has something the system's drafts cannot carry.
    Content,
    /// It was sent and not changed since, so its copy at the system was taken away.
    Sent,
    /// It is in the trash.
    InTrash,
}

/// Something that sync did by itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SyncNotice {
    pub kind: NoticeKind,
    pub at_ms: i64,
}

/// What sync did by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum NoticeKind {
    /// Changed on both sides; both changes are in it now.
    Merged,
    /// Changed elsewhere; this is the new version.
    Updated,
    /// Deleted here, but changed elsewhere meanwhile: it came back.
    CameBack,
    /// Deleted elsewhere, but changed here meanwhile: it was put there again.
    PutBack,
    /// Deleted elsewhere; it is in the trash.
    DeletedElsewhere,
}
