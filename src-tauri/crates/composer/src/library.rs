//! Files by content: originals as they came in, named by hash and never changed.

mod folder;
mod rendition;
mod take_in;

pub use folder::{Library, hash_file};
pub use rendition::{budget, default_budget, rendition, thumbnail};
pub use take_in::{MAX_FILE_BYTES, attach_bytes, attach_file, list};

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// SHA-256 of a file, 64 lower-case hex digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(try_from = "String", into = "String")]
#[ts(export, type = "string")]
pub struct BlobHash(String);

/// The text is not 64 lower-case hex digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a SHA-256 in lower-case hex")]
pub struct BadHash;

impl BlobHash {
    /// Gives the 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BlobHash {
    type Err = BadHash;

    fn from_str(text: &str) -> Result<Self, BadHash> {
        let hex = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
        if text.len() == 64 && text.bytes().all(hex) {
            Ok(Self(text.into()))
        } else {
            Err(BadHash)
        }
    }
}

impl TryFrom<String> for BlobHash {
    type Error = BadHash;

    fn try_from(text: String) -> Result<Self, BadHash> {
        text.parse()
    }
}

impl From<BlobHash> for String {
    fn from(hash: BlobHash) -> Self {
        hash.0
    }
}

impl fmt::Display for BlobHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What became of one file a person tried to attach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum AttachOutcome {
    Attached {
        attachment: crate::content::Attachment,
    },
    Refused {
        name: String,
        error: crate::imaging::PictureError,
    },
}

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryItem {
    pub id: BlobHash,
    pub name: String,
    pub mime: String,
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub size_bytes: u64,
    pub added_at_ms: i64,
    /// Private facts found in it, which never leave.
    pub private: Vec<String>,
    /// Drafts and posts that use it.
    pub used_in: u32,
}
