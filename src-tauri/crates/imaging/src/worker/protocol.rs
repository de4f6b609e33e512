//! The words between parent and child: a 32-bit little-endian length, then that many bytes of
//! JSON. Pictures never cross the pipe; both sides name files.

use std::io::{self, Read, Write};
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::work::{Arrival, ThumbnailFile};
use crate::edit::Edit;
use crate::error::ImagingError;
use crate::inspect::Inspection;
use crate::media::{CleanedFile, FileFacts};
use crate::rendition::{Budget, Rendition};

/// The longest message either side accepts, in bytes; below the usual pipe buffer, so that
/// sending one never blocks.
pub const MAX_FRAME_BYTES: u32 = 48 * 1024;

/// What the parent asks of a child.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Request {
    /// Say what the file is.
    Inspect {
        /// The file to read.
        source: PathBuf,
    },
    /// Make a rendition.
    Prepare {
        /// The file to read.
        source: PathBuf,
        /// The file to write; it is replaced.
        out: PathBuf,
        /// What it must fit into.
        budget: Budget,
        /// What is changed about it.
        edit: Option<Edit>,
    },
    /// Make a sticker.
    Sticker {
        /// The file to read.
        source: PathBuf,
        /// The file to write; it is replaced.
        out: PathBuf,
        /// What is changed about it.
        edit: Option<Edit>,
    },
    /// Show what arrives of a picture.
    Simulate {
        /// The original.
        source: PathBuf,
        /// What is sent of it.
        sent: PathBuf,
        /// The file to write; it is replaced.
        out: PathBuf,
        /// What was changed about the original.
        edit: Option<Edit>,
    },
    /// Say what is known about a file of any kind.
    Probe {
        /// The file to read.
        source: PathBuf,
        /// The name it came with.
        name: String,
    },
    /// Copy a file that is no picture, or a sticker, without its private parts.
    Clean {
        /// The file to read.
        source: PathBuf,
        /// The file to write; it is replaced.
        out: PathBuf,
    },
    /// Make a preview.
    Thumbnail {
        /// The file to read.
        source: PathBuf,
        /// The file to write; it is replaced.
        out: PathBuf,
        /// Longest side in pixels.
        edge_px: u32,
        /// What is changed about it.
        edit: Option<Edit>,
    },
}

/// What a child found or made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// To [`Request::Inspect`].
    Inspected(Inspection),
    /// To [`Request::Probe`].
    Probed(FileFacts),
    /// To [`Request::Clean`]; the data is in the file named there.
    Cleaned(CleanedFile),
    /// To [`Request::Prepare`] and [`Request::Sticker`]; the data is in the file named there.
    Prepared(Rendition),
    /// To [`Request::Simulate`]; the data is in the file named there.
    Simulated(Arrival),
    /// To [`Request::Thumbnail`]; the data is in the file named there.
    Thumbnailed(ThumbnailFile),
}

/// The reply to one request.
pub type Outcome = Result<Answer, ImagingError>;

/// Writes one message; fails when it is over [`MAX_FRAME_BYTES`].
pub(super) fn write_frame(out: &mut impl Write, message: &impl Serialize) -> io::Result<()> {
    let json = serde_json::to_vec(message)?;
    let length = u32::try_from(json.len())
        .ok()
        .filter(|length| *length <= MAX_FRAME_BYTES);
    let length = length.ok_or_else(|| io::Error::other("the message is too long"))?;
    let mut frame = length.to_le_bytes().to_vec();
    frame.extend_from_slice(&json);
    out.write_all(&frame)?;
    out.flush()
}

/// Reads one message; `None` at the orderly end, an error for anything malformed.
pub(super) fn read_frame<T: DeserializeOwned>(source: &mut impl Read) -> io::Result<Option<T>> {
    let mut length = [0; 4];
    if source.read(&mut length[..1])? == 0 {
        return Ok(None);
    }
    source.read_exact(&mut length[1..])?;
    let length = u32::from_le_bytes(length);
    if length > MAX_FRAME_BYTES {
        return Err(io::Error::other(format!(
            "a message of {length} bytes was announced"
        )));
    }
    let mut json = vec![0; length as usize];
    source.read_exact(&mut json)?;
    Ok(Some(serde_json::from_slice(&json)?))
}

/// Reads bytes as either side of the pipe would, until they end or make no sense.
pub(crate) fn read_anything(bytes: &[u8]) {
    let mut requests = bytes;
    while let Ok(Some(_)) = read_frame::<Request>(&mut requests) {}
    let mut outcomes = bytes;
    while let Ok(Some(_)) = read_frame::<Outcome>(&mut outcomes) {}
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn request() -> Request {
        Request::Inspect {
            source: PathBuf::from("/photos/a.jpg"),
        }
    }

    #[test]
    fn a_message_survives_the_pipe() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &request()).unwrap();
        write_frame(&mut pipe, &request()).unwrap();
        let mut source = &pipe[..];
        assert_eq!(read_frame::<Request>(&mut source).unwrap(), Some(request()));
        assert_eq!(read_frame::<Request>(&mut source).unwrap(), Some(request()));
        assert_eq!(read_frame::<Request>(&mut source).unwrap(), None);
    }

    #[test]
    fn a_cut_message_is_an_error_at_every_length() {
        let mut pipe = Vec::new();
        write_frame(&mut pipe, &request()).unwrap();
        for length in 1..pipe.len() {
            assert!(
                read_frame::<Request>(&mut &pipe[..length]).is_err(),
                "{length} bytes"
            );
        }
    }

    #[test]
    fn an_announced_length_over_the_limit_is_refused_without_reading_on() {
        let mut source = &[0xFF; 4][..];
        assert!(read_frame::<Request>(&mut source).is_err());
    }

    #[test]
    fn a_message_over_the_limit_is_not_sent() {
        let source = PathBuf::from("x".repeat(MAX_FRAME_BYTES as usize));
        let mut pipe = Vec::new();
        assert!(write_frame(&mut pipe, &Request::Inspect { source }).is_err());
        assert!(
            pipe.is_empty(),
            "nothing may be written before the length is known to be fine"
        );
    }
}
