//! Groups that senders can reach, and named sets of them.

mod ask;
mod resolve;
mod review;

pub use ask::{delete, groups, list, refresh, save, senders};
pub use resolve::recipients;
pub(crate) use resolve::{Resolved, resolve};
pub(crate) use review::changes;
pub use review::{check, find, update};

use crate::{
    contacts::ContactFilter,
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
    pub source: AudienceSource,
    pub updated_at_ms: i64,
}

/// Who belongs to an audience.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum AudienceSource {
    Fixed { recipients: Vec<Recipient> },
    Contacts { filter: ContactFilter },
}

/// What changed about an audience since it was saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct AudienceCheck {
    pub id: AudienceId,
    /// Recipients it stands for now, without those never to send to.
    pub count: u32,
    pub suppressed: u32,
    /// Groups the account does not list any more.
    pub vanished: Vec<Recipient>,
    pub renamed: Vec<RenamedRecipient>,
}

/// A recipient that has another name by now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RenamedRecipient {
    pub recipient: Recipient,
    /// What it is called now.
    pub name: String,
}
