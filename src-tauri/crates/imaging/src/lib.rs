//! Makes pictures ready to send: bytes in, bytes out. It says what a file really is, refuses what
//! is too big before decoding it, turns it upright, scales it, strips everything private and fits
//! it into a budget. No network, no database, nothing of the desktop shell.

mod clean;
mod colours;
mod container;
mod decode;
mod edit;
mod encode;
mod error;
#[doc(hidden)]
pub mod fuzzing;
mod header;
mod inspect;
mod ladder;
mod limits;
mod look;
mod media;
mod metadata;
mod orientation;
mod prepare;
mod profile;
mod raster;
mod redraw;
mod rendition;
mod scale;
mod simulate;
mod sniff;
mod sticker;
mod strip;
mod text;
mod thumbnail;
mod transcode;
pub mod worker;

pub use edit::{Edit, Part};
pub use error::{Excess, ImagingError};
pub use header::{Header, read_header};
pub use inspect::{Inspection, inspect};
pub use limits::{
    MAX_FRAMES, MAX_OTHER_FILE_BYTES, MAX_PIXELS, MAX_PROGRESSIVE_PIXELS, MAX_SIDE_PX,
    max_file_bytes, refuse_oversized,
};
pub use media::{CleanedFile, FileClass, FileFacts, clean_file, find_ffmpeg, poster, probe};
pub use metadata::MetadataKind;
pub use orientation::Orientation;
pub use prepare::{prepare, prepare_edited};
pub use profile::{ColourProfile, ColourSpace};
pub use rendition::{Budget, Note, Prepared, Rendition};
pub use simulate::{ARRIVING_EDGE_PX, ARRIVING_QUALITY, simulate};
pub use sniff::{Kind, lying_extension, sniff};
pub use sticker::{MAX_ANIMATED_STICKER_BYTES, MAX_STICKER_BYTES, STICKER_EDGE_PX, sticker};
pub use text::{READABLE_PX, SmallText, small_text};
pub use thumbnail::{Thumbnail, thumbnail, thumbnail_edited};
pub use transcode::{FilmBudget, Go, can_transcode, transcode};
