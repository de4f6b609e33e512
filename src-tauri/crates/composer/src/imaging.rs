//! What the core asks of the picture workers. The bytes never cross this interface, only paths.

use crate::{
    content::{MediaKind, PictureEdit},
    media::MediaFacts,
};
use serde::{Deserialize, Serialize};
use std::path::Path;
use ts_rs::TS;

/// What a target allows for a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PictureBudget {
    pub max_edge_px: u32,
    pub max_bytes: u64,
    pub allow_png: bool,
}

/// What a converted film must keep to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FilmBudget {
    pub max_bytes: u64,
    /// How long the film plays.
    pub duration_ms: u64,
}

/// Whether to go on with a piece of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GoOn {
    Yes,
    No,
}

/// Facts of a file of any kind, read without decoding it whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFacts {
    pub kind: MediaKind,
    pub mime: String,
    /// Upright width; pictures and videos only.
    pub width_px: Option<u32>,
    /// Upright height; pictures and videos only.
    pub height_px: Option<u32>,
    pub size_bytes: u64,
    /// Private facts found, in plain words such as "place".
    pub private: Vec<String>,
    pub media: MediaFacts,
}

/// A picture as it will really be sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PreparedPicture {
    pub sha256: String,
    pub mime: String,
    pub width_px: u32,
    pub height_px: u32,
    pub size_bytes: u64,
    /// Private facts that were removed.
    pub removed: Vec<String>,
    /// What a person should know, such as "first_frame_only".
    pub notes: Vec<String>,
}

/// What is left of a picture after WhatsApp's own rescale, side by side with what was sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SimulatedPicture {
    pub sent: PreparedPicture,
    pub arrives: ArrivingPicture,
    /// Lines of text too small to read then.
    pub small_text: Vec<SmallText>,
}

/// Size of a picture as it arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ArrivingPicture {
    pub width_px: u32,
    pub height_px: u32,
    pub size_bytes: u64,
}

/// A line that looks like text; its place is in thousandths of the edited picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SmallText {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
    /// Estimated height of its small letters after the rescale.
    pub height_px: u16,
}

/// What a worker says about a simulated picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrival {
    pub picture: PreparedPicture,
    pub small_text: Vec<SmallText>,
}

/// Why a picture cannot be used. `message` is complete: what happened and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, TS)]
#[error("{message}")]
#[ts(export)]
pub struct PictureError {
    pub code: PictureProblem,
    pub message: String,
}

/// The problems the UI tells apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum PictureProblem {
    NotAPicture,
    UnsupportedKind,
    TooLarge,
    Damaged,
    CannotFit,
    NotClean,
    DecoderFailed,
    Unreadable,
    /// More than is taken at once, or than a draft holds.
    TooMany,
    /// The person stopped before its turn came.
    Stopped,
}

/// Prepares pictures in child processes; calls block.
pub trait Imaging: Send + Sync {
    /// Reads what is known about a file of any kind; `name` is the one it came with.
    fn probe(&self, source: &Path, name: &str) -> Result<FileFacts, PictureError>;
    /// Copies a file that is no picture, or a sticker, to `target` without its private parts; what stays is in `notes`.
    fn clean(&self, source: &Path, target: &Path) -> Result<PreparedPicture, PictureError>;
    /// Writes the upright, clean, scaled picture to `target`.
    fn prepare(
        &self,
        source: &Path,
        target: &Path,
        budget: PictureBudget,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError>;
    /// Writes a sticker of the edited picture to `target`: on a clear square, small enough for WhatsApp.
    fn sticker(
        &self,
        source: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<PreparedPicture, PictureError>;
    /// Writes a thumbnail of the edited picture whose longest side is `edge_px` to `target`; gives what it looks like in 64 bits.
    fn thumbnail(
        &self,
        source: &Path,
        target: &Path,
        edge_px: u32,
        edit: Option<PictureEdit>,
    ) -> Result<Option<u64>, PictureError>;
    /// Writes to `target` what WhatsApp makes of the picture `sent`, which was made from `source`.
    fn simulate(
        &self,
        source: &Path,
        sent: &Path,
        target: &Path,
        edit: Option<PictureEdit>,
    ) -> Result<Arrival, PictureError>;
    /// Says whether films can be converted on this machine.
    fn can_convert_films(&self) -> bool {
        false
    }
    /// Writes a film as MP4 that keeps to the budget to `target`. `told` hears of the part that is done, in
    /// thousandths, and can stop it ([`PictureProblem::Stopped`]).
    fn convert_film(
        &self,
        _source: &Path,
        _target: &Path,
        _budget: FilmBudget,
        _told: &dyn Fn(u16) -> GoOn,
    ) -> Result<(), PictureError> {
        let message = "films cannot be converted on this machine; install ffmpeg".to_owned();
        let code = PictureProblem::UnsupportedKind;
        Err(PictureError { code, message })
    }
}
