//! MP3 sound: how long it plays, and the labels before and after it.

use super::facts::{FileClass, FileFacts};
use super::patch::Patch;
use super::window::Window;
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

const LABEL_BYTES: usize = 10;
const OLD_LABEL_BYTES: usize = 128;

/// Gives the facts of an MP3 file.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let bytes = window.read(0, MAX_OTHER_FILE_BYTES)?;
    let label = label(&bytes);
    let start = label.as_ref().map_or(0, |label| label.end);
    let mut private = label
        .map(|label| told(&bytes[LABEL_BYTES..label.end]))
        .unwrap_or_default();
    if old_label(&bytes).is_some() {
        private.push(MetadataKind::Comment);
    }
    Ok(FileFacts {
        duration_ms: duration_ms(&bytes[start..]),
        audio_codec: Some("mp3".to_owned()),
        private,
        ..FileFacts::of(FileClass::Audio, Kind::Mp3)
    })
}

/// Gives the patches that leave the labels empty: padding in front, zeros behind.
pub(super) fn patches(window: &mut Window) -> Result<Vec<Patch>, ImagingError> {
    let bytes = window.read(0, MAX_OTHER_FILE_BYTES)?;
    let mut patches = Vec::new();
    if let Some(label) = label(&bytes) {
        // No flags: what follows is padding without a header of its own.
        patches.push(Patch::Fill(5, 1, 0));
        let length = label.end - LABEL_BYTES;
        patches.push(Patch::Fill(LABEL_BYTES as u64, length as u64, 0));
    }
    if let Some(at) = old_label(&bytes) {
        patches.push(Patch::Fill(at as u64, OLD_LABEL_BYTES as u64, 0));
    }
    Ok(patches)
}

struct Label {
    end: usize,
}

/// The label in front (ID3v2): its length has seven bits a byte.
fn label(bytes: &[u8]) -> Option<Label> {
    let head = bytes.get(..LABEL_BYTES)?;
    if !head.starts_with(b"ID3") {
        return None;
    }
    let length = head[6..10]
        .iter()
        .fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7F));
    Some(Label {
        end: (LABEL_BYTES + length).min(bytes.len()),
    })
}

/// The old label behind (ID3v1).
fn old_label(bytes: &[u8]) -> Option<usize> {
    let at = bytes.len().checked_sub(OLD_LABEL_BYTES)?;
    bytes[at..].starts_with(b"TAG").then_some(at)
}

fn told(label: &[u8]) -> Vec<MetadataKind> {
    const MARKS: &[(&[u8], MetadataKind)] = &[
        (b"TPE1", MetadataKind::Owner),
        (b"TCOM", MetadataKind::Owner),
        (b"TIT2", MetadataKind::Comment),
        (b"COMM", MetadataKind::Comment),
        (b"TENC", MetadataKind::Software),
        (b"TSSE", MetadataKind::Software),
        (b"TDRC", MetadataKind::DateTaken),
        (b"TYER", MetadataKind::DateTaken),
        (b"TCOP", MetadataKind::Copyright),
        (b"APIC", MetadataKind::Thumbnail),
        (b"PRIV", MetadataKind::ApplicationData),
        (b"GEOB", MetadataKind::ApplicationData),
    ];
    if label.iter().all(|byte| *byte == 0) {
        return Vec::new();
    }
    let held = |mark: &[u8]| memchr::memmem::find(label, mark).is_some();
    let mut found: Vec<MetadataKind> = MARKS
        .iter()
        .filter(|(mark, _)| held(mark))
        .map(|(_, kind)| *kind)
        .collect();
    if found.is_empty() {
        found.push(MetadataKind::ApplicationData);
    }
    found
}

/// Reads the number of frames where it is written, else walks from frame to frame.
fn duration_ms(bytes: &[u8]) -> Option<u64> {
    let start = memchr::memchr_iter(0xFF, bytes).find(|at| frame(&bytes[*at..]).is_some())?;
    let bytes = &bytes[start..];
    let first = frame(bytes)?;
    if let Some(frames) = written_frames(&bytes[..first.length.min(bytes.len())]) {
        return Some(frames * first.samples * 1000 / first.rate);
    }
    let (mut at, mut samples) = (0, 0);
    while let Some(frame) = bytes.get(at..).and_then(frame) {
        samples += frame.samples;
        at += frame.length;
    }
    Some(samples * 1000 / first.rate)
}

fn written_frames(frame: &[u8]) -> Option<u64> {
    let number = |at: usize| {
        Some(u64::from(u32::from_be_bytes(
            *frame.get(at..at + 4)?.first_chunk::<4>()?,
        )))
    };
    let xing =
        memchr::memmem::find(frame, b"Xing").or_else(|| memchr::memmem::find(frame, b"Info"));
    if let Some(at) = xing {
        return (number(at + 4)? & 1 == 1).then(|| number(at + 8)).flatten();
    }
    number(memchr::memmem::find(frame, b"VBRI")? + 14)
}

struct Frame {
    length: usize,
    samples: u64,
    rate: u64,
}

/// Reads the header of one frame.
fn frame(bytes: &[u8]) -> Option<Frame> {
    const KBITS: [[u64; 15]; 5] = [
        [
            0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448,
        ],
        [
            0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384,
        ],
        [
            0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320,
        ],
        [
            0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256,
        ],
        [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    ];
    let [first, second, third, ..] = *bytes else {
        return None;
    };
    let (version, layer) = (second >> 3 & 3, second >> 1 & 3);
    if first != 0xFF || second & 0xE0 != 0xE0 || version == 1 || layer == 0 {
        return None;
    }
    let is_first_version = version == 3;
    let row = match (is_first_version, layer) {
        (true, 3) => 0,
        (true, 2) => 1,
        (true, _) => 2,
        (false, 3) => 3,
        (false, _) => 4,
    };
    let kbits = *KBITS[row].get(usize::from(third >> 4))?;
    let full = *[44_100, 48_000, 32_000].get(usize::from(third >> 2 & 3))?;
    let rate = match version {
        3 => full,
        2 => full / 2,
        _ => full / 4,
    };
    let samples = match (layer, is_first_version) {
        (3, _) => 384,
        (1, false) => 576,
        _ => 1152,
    };
    let padding = u64::from(third >> 1 & 1) * if layer == 3 { 4 } else { 1 };
    let length = samples / 8 * kbits * 1000 / rate + padding;
    (kbits > 0).then_some(Frame {
        length: usize::try_from(length).ok()?,
        samples,
        rate,
    })
}
