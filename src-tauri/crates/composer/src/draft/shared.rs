//! The part of a draft that a system's draft calls can carry.

use crate::{channel::RemoteFile, id::SenderId};
use serde::{Deserialize, Serialize};

/// A draft as a system keeps it. Both sides are compared and merged in this form.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SharedDraft {
    pub sender: SenderId,
    /// Addresses as in [`crate::recipient::Recipient::address`], in order.
    pub groups: Vec<String>,
    pub text: String,
    /// Files the system has, in order.
    pub files: Vec<RemoteFile>,
    pub schedule: Option<SharedSchedule>,
}

/// When a draft is to be sent, as a system knows it: a first instant and a fixed distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedSchedule {
    pub first_run_at_ms: i64,
    pub interval_ms: Option<i64>,
    pub max_occurrences: Option<u32>,
}

/// A draft in a system's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemoteDraft {
    /// The system's id; a changed draft gets a new one.
    pub id: String,
    pub shared: SharedDraft,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}
