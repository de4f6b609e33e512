//! Files by content: originals as they came in, named by hash and never changed.

mod alike;
mod attach_many;
mod browse;
mod clean_up;
mod convert;
mod folder;
mod gather;
mod rendition;
mod simulation;
mod sticker;
mod take_in;
mod whole;

pub use alike::{LookAlike, look_alikes, take_looks, take_missing_looks};
pub use attach_many::{AttachStep, attach_files};
pub use browse::{
    LibraryItem, LibraryPage, LibraryQuery, LibrarySort, LibraryTotals, LibraryUse, Usage,
    UseOwner, browse, list, read, starting_with, totals, uses,
};
pub use clean_up::{
    CleanUp, clean_up, empty_trash, finish_farewells, let_go, plan_clean_up, put_in_trash,
    take_out_of_trash,
};
pub use convert::{can_convert_films, convert_film};
pub use folder::{Library, hash_file};
pub(crate) use folder::{hex, sync_folder};
pub use gather::{Gathered, MAX_DEPTH, MAX_GATHERED, gather};
pub use rendition::{budget, default_budget, rendition, thumbnail};
pub(crate) use rendition::{for_sending, made, with_bytes};
pub use simulation::{simulate, simulated};
pub use sticker::make_sticker;
pub(crate) use sticker::ready_as_sticker;
pub use take_in::{MAX_FILE_BYTES, attach_bytes, attach_file, attach_taken, take_in, take_in_file};

pub use crate::{
    blob::{BadHash, BlobHash},
    imaging::GoOn,
};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What became of one file a person tried to attach.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum AttachOutcome {
    Attached {
        attachment: Box<crate::content::Attachment>,
    },
    Refused {
        name: String,
        error: crate::imaging::PictureError,
    },
}
