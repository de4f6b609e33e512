//! Groups that senders can reach, and named sets of them.

mod ask;

pub use ask::{delete, groups, list, refresh, save, senders};

use crate::{
    id::{AccountId, AudienceId, SenderId},
    recipient::Recipient,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A WhatsApp group as the account last reported it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Group {
    /// The sending system's id.
    pub id: String,
    pub account_id: AccountId,
    pub name: String,
    pub member_count: Option<u32>,
    /// Only admins may post.
    pub is_announce: bool,
    /// Whether posting is allowed; unknown counts as yes.
    pub can_send: bool,
    /// Senders that are members.
    pub sender_ids: Vec<SenderId>,
}

/// A named set of recipients; watchcollect calls it a group preset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Audience {
    pub id: AudienceId,
    pub account_id: AccountId,
    pub name: String,
    pub recipients: Vec<Recipient>,
    pub updated_at_ms: i64,
}
