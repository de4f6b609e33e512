//! What is known about a file beside its size: how long it plays, in which codecs, how many pages it has.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Facts of a video, sound, document or moving picture; empty for a plain photo.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct MediaFacts {
    /// How long it plays.
    pub duration_ms: Option<u64>,
    /// Codec of the moving pictures, such as `h264`.
    pub video_codec: Option<String>,
    /// Codec of the sound, such as `aac`.
    pub audio_codec: Option<String>,
    pub pages: Option<u32>,
    /// Whether a picture moves.
    pub animated: bool,
    /// Whether the picture can be sent as a sticker as it is.
    pub fits_sticker: bool,
    /// Whether it needs a password to be opened.
    pub locked: bool,
    /// Private facts that cannot be taken out of it: they leave with the file.
    pub stays: Vec<String>,
    /// The extension of its name, when the content is something else.
    pub named_as: Option<String>,
}

impl MediaFacts {
    /// Gives the facts unless there are none.
    pub fn some(self) -> Option<Self> {
        (self != Self::default()).then_some(self)
    }
}
