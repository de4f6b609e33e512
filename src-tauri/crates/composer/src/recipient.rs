//! Whom a post goes to.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A WhatsApp group, a phone number, or a contact of the sending system.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Recipient {
    /// A group, by the sending system's id.
    Group { id: String, name: String },
    /// A phone number in E.164.
    Phone { number: String, name: String },
    /// A contact the sending system keeps.
    Contact { id: String, name: String },
}

/// The kinds of recipient, for capabilities.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RecipientKind {
    Group,
    Phone,
    Contact,
}

impl Recipient {
    /// Gives the kind.
    pub fn kind(&self) -> RecipientKind {
        match self {
            Self::Group { .. } => RecipientKind::Group,
            Self::Phone { .. } => RecipientKind::Phone,
            Self::Contact { .. } => RecipientKind::Contact,
        }
    }

    /// Gives the address within the sending system.
    pub fn address(&self) -> &str {
        match self {
            Self::Group { id, .. } | Self::Contact { id, .. } => id,
            Self::Phone { number, .. } => number,
        }
    }

    /// Gives the phone number, where it is known.
    pub fn number(&self) -> Option<&str> {
        match self {
            Self::Phone { number, .. } => Some(number),
            Self::Group { .. } | Self::Contact { .. } => None,
        }
    }

    /// Gives the name for people.
    pub fn name(&self) -> &str {
        match self {
            Self::Group { name, .. } | Self::Phone { name, .. } | Self::Contact { name, .. } => {
                name
            }
        }
    }

    /// Gives the key that makes it unique within an account, such as `group:01a1…`.
    pub fn key(&self) -> String {
        let kind = match self.kind() {
            RecipientKind::Group => "group",
            RecipientKind::Phone => "phone",
            RecipientKind::Contact => "contact",
        };
        format!("{kind}:{}", self.address())
    }
}
