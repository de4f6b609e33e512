//! Newtype identifiers, so that a draft's id can never be passed where a post's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;
use uuid::Uuid;

/// Declares a time-ordered UUID identifier with its conversions.
macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS,
        )]
        #[serde(transparent)]
        #[ts(export, type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// Makes a fresh identifier (UUID version 7, so that ids sort by creation).
            #[allow(clippy::new_without_default, reason = "an id is never a default value")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    };
}

uuid_id!(
    /// Identifies one account.
    AccountId
);
uuid_id!(
    /// Identifies one draft through all its revisions.
    DraftId
);
uuid_id!(
    /// Identifies one attachment inside a draft.
    AttachmentId
);
uuid_id!(
    /// Identifies one post; a post's schedule goes by the same id.
    PostId
);
uuid_id!(
    /// Identifies one outbox entry.
    EntryId
);
uuid_id!(
    /// Identifies one saved audience.
    AudienceId
);
uuid_id!(
    /// Identifies one contact.
    ContactId
);

/// A sender's id as the sending system writes it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(transparent)]
#[ts(export, type = "string")]
pub struct SenderId(pub String);

impl fmt::Display for SenderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
