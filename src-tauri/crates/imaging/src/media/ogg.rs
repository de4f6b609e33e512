//! Ogg sound: Opus, as voice messages are, and what else comes in the same pages.

use super::facts::{FileClass, FileFacts};
use super::window::Window;
use crate::error::ImagingError;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

const PAGE: &[u8] = b"OggS";
/// A page has at most this many bytes, so the last one begins in the last stretch of that length.
const MAX_PAGE_BYTES: u64 = 65_307;
const HEAD_BYTES: u64 = 256 * 1024;
/// Opus counts its samples at this rate, whatever it was recorded at.
const OPUS_RATE: u64 = 48_000;

/// Gives the facts of an Ogg file.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let head = window.read(0, HEAD_BYTES)?;
    let packet =
        packet(&head).ok_or_else(|| ImagingError::damaged("its first page is cut short"))?;
    let (_, end) = window.read_end(MAX_PAGE_BYTES * 2)?;
    let samples = last_position(&end, &head[14..18]);
    let (codec, rate, skipped) = stream(packet);
    let mut facts = FileFacts {
        duration_ms: rate
            .filter(|rate| *rate > 0)
            .zip(samples)
            .map(|(rate, samples)| samples.saturating_sub(skipped).saturating_mul(1000) / rate),
        private: comments(&head),
        ..FileFacts::of(class(codec), Kind::Ogg)
    };
    facts.stays.clone_from(&facts.private);
    if facts.class == FileClass::Video {
        "video/ogg".clone_into(&mut facts.mime);
        facts.video_codec = Some(codec.to_owned());
    } else {
        facts.audio_codec = Some(codec.to_owned());
    }
    if codec == "opus" {
        "audio/ogg; codecs=opus".clone_into(&mut facts.mime);
    }
    Ok(facts)
}

/// Gives the first packet; it begins after the table of its page.
fn packet(head: &[u8]) -> Option<&[u8]> {
    let segments = usize::from(*head.get(26)?);
    head.get(27 + segments..)
}

/// Names the codec with the rate of its positions and the samples that are not played.
fn stream(packet: &[u8]) -> (&'static str, Option<u64>, u64) {
    let short = |at: usize| {
        let bytes = packet
            .get(at..at + 2)
            .and_then(|bytes| bytes.first_chunk::<2>());
        bytes.copied().map(u16::from_le_bytes).map_or(0, u64::from)
    };
    if packet.starts_with(b"OpusHead") {
        return ("opus", Some(OPUS_RATE), short(10));
    }
    if packet.starts_with(b"\x01vorbis") {
        return ("vorbis", Some(short(12) | short(14) << 16), 0);
    }
    let name = match packet {
        [0x80, b't', b'h', b'e', b'o', b'r', b'a', ..] => "theora",
        [b'S', b'p', b'e', b'e', b'x', ..] => "speex",
        [0x7F, b'F', b'L', b'A', b'C', ..] => "flac",
        _ => "unknown",
    };
    (name, None, 0)
}

fn class(codec: &str) -> FileClass {
    if codec == "theora" {
        FileClass::Video
    } else {
        FileClass::Audio
    }
}

/// Finds how many samples the last page of the stream ends at.
fn last_position(end: &[u8], serial: &[u8]) -> Option<u64> {
    let pages = memchr::memmem::find_iter(end, PAGE);
    let positions = pages.filter_map(|at| {
        let page = end.get(at..at + 18)?;
        let position = u64::from_le_bytes(*page.get(6..14)?.first_chunk::<8>()?);
        (&page[14..18] == serial && position != u64::MAX).then_some(position)
    });
    positions.last()
}

/// The comments beside the name of the encoder.
fn comments(head: &[u8]) -> Vec<MetadataKind> {
    const MARKS: &[(&[u8], MetadataKind)] = &[
        (b"ARTIST=", MetadataKind::Owner),
        (b"TITLE=", MetadataKind::Comment),
        (b"COMMENT=", MetadataKind::Comment),
        (b"DESCRIPTION=", MetadataKind::Comment),
        (b"DATE=", MetadataKind::DateTaken),
        (b"LOCATION=", MetadataKind::Place),
        (b"COPYRIGHT=", MetadataKind::Copyright),
        (b"ENCODER=", MetadataKind::Software),
        (b"METADATA_BLOCK_PICTURE=", MetadataKind::Thumbnail),
    ];
    let text = head.to_ascii_uppercase();
    let held = MARKS
        .iter()
        .filter(|(mark, _)| memchr::memmem::find(&text, mark).is_some());
    held.map(|(_, kind)| *kind).collect()
}
