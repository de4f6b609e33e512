//! AMR speech: frames of twenty milliseconds, whose length their first byte tells.

use super::facts::{FileClass, FileFacts};
use super::window::Window;
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::sniff::Kind;

const NARROW: &[u8] = b"#!AMR\n";
const WIDE: &[u8] = b"#!AMR-WB\n";
/// Bytes of a frame by its type, with the first byte.
const NARROW_BYTES: [usize; 16] = [13, 14, 16, 18, 20, 21, 27, 32, 6, 0, 0, 0, 0, 0, 0, 1];
const WIDE_BYTES: [usize; 16] = [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 0, 0, 0, 0, 1, 1];
const FRAME_MS: u64 = 20;

/// Gives the facts of a file of speech.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let bytes = window.read(0, MAX_OTHER_FILE_BYTES)?;
    let wide = bytes.starts_with(WIDE);
    let (start, lengths) = if wide {
        (WIDE.len(), WIDE_BYTES)
    } else {
        (NARROW.len(), NARROW_BYTES)
    };
    let mut frames = 0;
    let mut at = start;
    while let Some(first) = bytes.get(at) {
        let length = lengths[usize::from(first >> 3 & 0x0F)];
        if length == 0 || at + length > bytes.len() {
            break;
        }
        frames += 1;
        at += length;
    }
    let mut facts = FileFacts {
        duration_ms: Some(frames * FRAME_MS),
        audio_codec: Some(if wide { "amr_wb" } else { "amr_nb" }.to_owned()),
        ..FileFacts::of(FileClass::Audio, Kind::Amr)
    };
    if wide {
        "audio/amr-wb".clone_into(&mut facts.mime);
    }
    Ok(facts)
}
