//! What is known about a file of any kind.

use serde::{Deserialize, Serialize};

use crate::metadata::MetadataKind;
use crate::sniff::Kind;

/// What a file is for the person who sends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileClass {
    /// A picture this crate prepares.
    Picture,
    /// Moving pictures, with or without sound.
    Video,
    /// Sound alone.
    Audio,
    /// Everything else, sent as a document.
    Document,
}

/// The facts of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFacts {
    /// What it is for the person who sends it.
    pub class: FileClass,
    /// What the content is.
    pub kind: Kind,
    /// Media type of the content, as exact as it is known.
    pub mime: String,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// Upright width in pixels; pictures and videos only.
    pub width: Option<u32>,
    /// Upright height in pixels; pictures and videos only.
    pub height: Option<u32>,
    /// How long it plays, in milliseconds.
    pub duration_ms: Option<u64>,
    /// Codec of the moving pictures, such as `h264`.
    pub video_codec: Option<String>,
    /// Codec of the sound, such as `aac`.
    pub audio_codec: Option<String>,
    /// Number of pages; PDF only.
    pub pages: Option<u32>,
    /// Whether a picture moves.
    pub animated: bool,
    /// Whether it needs a password to be opened.
    pub locked: bool,
    /// What it tells about its maker, place and time.
    pub private: Vec<MetadataKind>,
    /// What of `private` cannot be taken out.
    pub stays: Vec<MetadataKind>,
    /// The extension of its name, when the content is something else.
    pub named_as: Option<String>,
}

impl FileFacts {
    /// Starts with the kind alone.
    pub(super) fn of(class: FileClass, kind: Kind) -> Self {
        Self {
            class,
            kind,
            mime: kind.mime().to_owned(),
            bytes: 0,
            width: None,
            height: None,
            duration_ms: None,
            video_codec: None,
            audio_codec: None,
            pages: None,
            animated: false,
            locked: false,
            private: Vec::new(),
            stays: Vec::new(),
            named_as: None,
        }
    }

    /// Puts the private facts in their fixed order, each once.
    pub(super) fn in_order(mut self) -> Self {
        for facts in [&mut self.private, &mut self.stays] {
            facts.sort_unstable();
            facts.dedup();
        }
        self
    }
}
