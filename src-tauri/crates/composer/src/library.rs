//! Files by content: originals as they came in, named by hash and never changed.

mod attach_many;
mod folder;
mod rendition;
mod simulation;
mod take_in;

pub use attach_many::{AttachStep, GoOn, attach_files};
pub use folder::{Library, hash_file};
pub(crate) use folder::{hex, sync_folder};
pub use rendition::{budget, default_budget, rendition, thumbnail};
pub(crate) use rendition::{made, with_bytes};
pub use simulation::{simulate, simulated};
pub(crate) use take_in::take_in;
pub use take_in::{MAX_FILE_BYTES, attach_bytes, attach_file, list};

pub use crate::blob::{BadHash, BlobHash};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
