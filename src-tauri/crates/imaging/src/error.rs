//! What can go wrong with a picture, one variant per reaction. Errors cross the pipe from the
//! worker process, so they carry plain values only.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::metadata::MetadataKind;
use crate::sniff::Kind;

/// Which measure of a picture is over its limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Excess {
    /// Width times height, in pixels.
    Pixels,
    /// Width times height of a progressive JPEG, in pixels; these need far more memory.
    ProgressivePixels,
    /// The longer side, in pixels.
    SidePx,
    /// The size of the file, in bytes.
    FileBytes,
    /// The number of animation frames.
    Frames,
}

/// Why a picture was not made ready. The original file is never touched, whatever the variant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum ImagingError {
    /// The content is not a picture at all.
    #[error(
        "this is {found}, not a picture; it was left as it is. Choose a JPEG, HEIC, PNG, WebP, GIF, BMP or TIFF file"
    )]
    NotAPicture {
        /// What the content says it is.
        found: Kind,
    },
    /// A picture of a kind that cannot be read here.
    #[error(
        "this is {kind}, which cannot be prepared yet; it was left as it is. \
         Export it as JPEG or PNG and attach that"
    )]
    Unsupported {
        /// What the content says it is.
        kind: Kind,
    },
    /// The header alone shows that the picture is over a limit; nothing was decoded.
    #[error("{}", too_large(*measure, *actual, *limit))]
    TooLarge {
        /// Which limit was passed.
        measure: Excess,
        /// The value found, in the unit of `measure`.
        actual: u64,
        /// The most that is accepted, in the unit of `measure`.
        limit: u64,
    },
    /// The file is cut short, altered or otherwise not a complete picture.
    #[error("the picture is damaged ({what}); nothing was sent. Export or copy the file again")]
    Damaged {
        /// What exactly was found wrong.
        what: String,
    },
    /// Even the smallest acceptable version is over the byte limit.
    #[error(
        "it cannot be made smaller than {smallest_bytes} bytes, \
         but {limit_bytes} bytes are allowed; crop or shorten it, or choose another one"
    )]
    CannotFit {
        /// The most that is accepted, in bytes.
        limit_bytes: u64,
        /// The smallest version that was tried, in bytes.
        smallest_bytes: u64,
    },
    /// A sticker that cannot be made from this file.
    #[error("{why}; it was left as it is. Choose another file or send it as a picture")]
    NotASticker {
        /// Which rule is not kept, with the numbers.
        why: String,
    },
    /// Something private was still in the result, so it was thrown away.
    #[error(
        "the picture still held {} after cleaning and was not used; export it as a new file",
        in_words(left)
    )]
    NotClean {
        /// What was still there.
        left: Vec<MetadataKind>,
    },
    /// The decoder needed more memory than a picture may take.
    #[error(
        "the picture needs more than {limit_mb} MB of memory to open; make it smaller and try again"
    )]
    TooMuchMemory {
        /// The most that is allowed, in megabytes (1,048,576 bytes).
        limit_mb: u64,
    },
    /// The decoder took longer than a picture may take and was stopped.
    #[error("the picture took longer than {limit_ms} ms to open and was given up; export it again")]
    TooSlow {
        /// The most that is allowed, in milliseconds.
        limit_ms: u64,
    },
    /// The decoder died on this picture; other pictures are not affected.
    #[error(
        "the decoder stopped on this picture ({how}); nothing else was affected. Export it again"
    )]
    DecoderCrashed {
        /// How the process ended.
        how: String,
    },
    /// The worker process could not be started or spoken to; the picture itself may be fine.
    #[error("pictures cannot be opened right now ({why}); try again")]
    WorkerUnavailable {
        /// What the system said.
        why: String,
    },
    /// The person stopped the work; nothing of it was kept.
    #[error("you stopped this; the file stayed as it was")]
    Stopped,
    /// A file could not be read or written.
    #[error("{} could not be used: {why}", path.display())]
    File {
        /// The file concerned.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
}

impl ImagingError {
    pub(crate) fn damaged(what: impl ToString) -> Self {
        let what = what.to_string();
        Self::Damaged { what }
    }

    pub(crate) fn file(path: &std::path::Path, why: impl ToString) -> Self {
        Self::File {
            path: path.to_path_buf(),
            why: why.to_string(),
        }
    }
}

fn too_large(measure: Excess, actual: u64, limit: u64) -> String {
    let mega = |value: u64| format!("{:.1}", value as f64 / 1e6);
    let what = match measure {
        Excess::Pixels => format!("{} megapixels; at most {}", mega(actual), mega(limit)),
        Excess::ProgressivePixels => {
            format!(
                "{} megapixels (progressive JPEG); at most {}",
                mega(actual),
                mega(limit)
            )
        }
        Excess::SidePx => format!("{actual} pixels on its longer side; at most {limit}"),
        Excess::FileBytes => format!("{} MB; at most {}", mega(actual), mega(limit)),
        Excess::Frames => format!("{actual} animation frames; at most {limit}"),
    };
    format!("the picture is too large: {what} can be used. Make it smaller and attach it again")
}

fn in_words(kinds: &[MetadataKind]) -> String {
    let labels: Vec<&str> = kinds.iter().map(|kind| kind.label()).collect();
    labels.join(", ")
}
