//! What a caller asks for (the budget) and what comes back (the rendition and its description).

use serde::{Deserialize, Serialize};

use crate::metadata::MetadataKind;

/// What a sending system accepts for one picture.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Longest side in pixels; a smaller picture is never enlarged.
    pub max_edge_px: u32,
    /// Most bytes of the result.
    pub max_bytes: u64,
    /// Whether a picture with transparent pixels may stay PNG; else it is put on white.
    pub allow_png: bool,
    /// JPEG quality tried first, 1 to 100; lowered only when the result is over `max_bytes`.
    pub quality: u8,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            max_edge_px: 1600,
            max_bytes: 5_000_000,
            allow_png: false,
            quality: 85,
        }
    }
}

/// Something the person may want to know about how a picture was made ready.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Note {
    /// The picture data is unchanged; only private parts were cut out of the file.
    AlreadyFine,
    /// The stored picture was turned or mirrored to stand upright.
    TurnedUpright,
    /// The picture was scaled down to the longest side allowed.
    ScaledDown,
    /// The quality was lowered to stay under the byte limit.
    QualityLowered,
    /// The picture had to become smaller than the longest side allowed to stay under the limit.
    ScaledBelowEdge,
    /// Only the first frame of an animation was used.
    FirstFrameOnly,
    /// The animation was kept with all its frames.
    AnimationKept,
    /// Transparent parts were put on white.
    FlattenedOnWhite,
    /// Printing colours (CMYK) were converted to screen colours.
    ConvertedFromCmyk,
    /// The colour profile was unusable and was left out; the picture is treated as sRGB.
    ProfileDropped,
    /// The file has stray bytes that the decoder skipped; the picture is complete.
    MinorDamageRepaired,
}

/// The description of a result: what is really sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rendition {
    /// Media type, `image/jpeg`, `image/png` or for stickers `image/webp`.
    pub mime: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the result, 64 lower-case hex digits.
    pub sha256: String,
    /// JPEG quality used, 1 to 100; `None` for PNG and for unchanged picture data.
    pub quality: Option<u8>,
    /// What was taken out of the file, in a fixed order and without repeats.
    pub removed: Vec<MetadataKind>,
    /// What else is worth telling.
    pub notes: Vec<Note>,
}

/// A picture made ready, with its description.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The file to send.
    pub data: Vec<u8>,
    /// What it is.
    pub rendition: Rendition,
}
