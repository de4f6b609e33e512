//! Keeps drafts in step with the draft calls of their accounts' systems, which can only create, list, get and delete.
//!
//! The local draft is the truth. A round reads the list once; a save is an errand, written down before its requests.

mod absorb;
mod applied;
mod case;
mod clear;
mod conflict;
mod failure;
mod fingerprint;
mod import;
mod likeness;
mod local;
mod pictures;
mod projection;
mod pull;
mod push;
mod round;
mod settle;
mod site;
mod standing;
mod timing;
mod visit;
mod worker;

pub use conflict::{read_conflict, resolve_conflict};
pub use standing::{dismiss_notice, draft_sync};
pub use worker::{run, sync_now};

pub use crate::draft::{NoticeKind, Stays, SyncMark, SyncNotice};

use fingerprint::fingerprint;

use crate::{
    draft::{DraftField, DraftFields},
    id::DraftId,
    schedule::Schedule,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// One draft's sync in full.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DraftSync {
    pub mark: SyncMark,
    pub stays: Option<Stays>,
    /// What the system said, when the last try failed.
    pub message: Option<String>,
    pub synced_at_ms: Option<i64>,
    /// Something that happened by itself and that the person should know.
    pub notice: Option<SyncNotice>,
}

/// A draft that was changed on both sides in ways that do not go together.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Conflict {
    pub draft_id: DraftId,
    pub found_at_ms: i64,
    /// What both sides started from, if it is known.
    pub base: Option<DraftFields>,
    /// As it was here.
    pub mine: DraftFields,
    /// As it was at the system.
    pub theirs: DraftFields,
    /// The parts to choose about; everything else is merged already.
    pub parts: Vec<DraftField>,
}

/// What a person chose; a part without a choice stays as it is here.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct Resolution {
    /// The text as it is to be: one of the two, or a new one.
    pub text: Option<String>,
    pub schedule: Option<Schedule>,
    /// Take the other side's sender.
    pub take_their_sender: Option<bool>,
}

/// What a round of sync came to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct SyncReport {
    /// Copies made or replaced at the systems.
    pub pushed: u32,
    /// Drafts made or changed here.
    pub pulled: u32,
    pub merged: u32,
    pub conflicts: u32,
    /// Copies deleted at the systems.
    pub deleted_there: u32,
    /// Drafts put in the trash here.
    pub deleted_here: u32,
    /// Drafts that could not be kept in step this time.
    pub failed: u32,
}
