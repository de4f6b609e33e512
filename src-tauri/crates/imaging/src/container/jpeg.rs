//! The marker segments of a JPEG file, from start of image to whatever stands after its end.

use memchr::memchr;

pub(crate) const SOI: u8 = 0xD8;
pub(crate) const EOI: u8 = 0xD9;
pub(crate) const SOS: u8 = 0xDA;
pub(crate) const DQT: u8 = 0xDB;
pub(crate) const DHT: u8 = 0xC4;
pub(crate) const DAC: u8 = 0xCC;
pub(crate) const DRI: u8 = 0xDD;
pub(crate) const COM: u8 = 0xFE;
pub(crate) const APP0: u8 = 0xE0;
pub(crate) const APP1: u8 = 0xE1;
pub(crate) const APP2: u8 = 0xE2;
pub(crate) const APP13: u8 = 0xED;
pub(crate) const APP14: u8 = 0xEE;

/// The start of the ICC payload in an APP2 segment, followed by number and count.
pub(crate) const ICC_SIGNATURE: &[u8] = b"ICC_PROFILE\0";

/// More segments than any camera writes; a file with more is refused as damaged.
const MAX_SEGMENTS: usize = 20_000;

/// One marker segment; `scan` is the compressed data that follows a start-of-scan marker.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Segment<'a> {
    pub marker: u8,
    pub payload: &'a [u8],
    pub scan: &'a [u8],
}

impl Segment<'_> {
    /// Start-of-frame markers carry the dimensions; three codes in their range mean other things.
    pub fn is_frame(&self) -> bool {
        matches!(self.marker, 0xC0..=0xCF) && !matches!(self.marker, DHT | 0xC8 | DAC)
    }

    pub fn is_app(&self) -> bool {
        matches!(self.marker, 0xE0..=0xEF)
    }

    pub fn is_icc(&self) -> bool {
        self.marker == APP2 && self.payload.starts_with(ICC_SIGNATURE)
    }
}

/// All parts of a JPEG file.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    pub segments: Vec<Segment<'a>>,
    /// Everything after the end-of-image marker.
    pub trailing: &'a [u8],
    /// Bytes between segments that belong to none.
    pub stray_bytes: usize,
    /// Whether the end-of-image marker was found.
    pub complete: bool,
}

/// Splits a JPEG file into its segments as far as it is intact.
pub(crate) fn split(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    if !bytes.starts_with(&[0xFF, SOI]) {
        return parts;
    }
    let mut rest = &bytes[2..];
    while parts.segments.len() < MAX_SEGMENTS {
        let Some((stray, marker, after)) = next_marker(rest) else {
            break;
        };
        parts.stray_bytes += stray;
        if marker == EOI {
            parts.complete = true;
            parts.trailing = after;
            break;
        }
        let Some((segment, after)) = read_segment(marker, after) else {
            break;
        };
        parts.segments.push(segment);
        rest = after;
    }
    parts
}

fn next_marker(bytes: &[u8]) -> Option<(usize, u8, &[u8])> {
    let start = bytes
        .windows(2)
        .position(|pair| pair[0] == 0xFF && is_marker(pair[1]))?;
    let stray = bytes[..start].iter().filter(|byte| **byte != 0xFF).count();
    Some((stray, bytes[start + 1], &bytes[start + 2..]))
}

fn is_marker(byte: u8) -> bool {
    byte != 0x00 && byte != 0xFF
}

fn read_segment(marker: u8, bytes: &[u8]) -> Option<(Segment<'_>, &[u8])> {
    if matches!(marker, 0x01 | 0xD0..=0xD8) {
        return Some((
            Segment {
                marker,
                payload: &[],
                scan: &[],
            },
            bytes,
        ));
    }
    let length = usize::from(u16::from_be_bytes([*bytes.first()?, *bytes.get(1)?]));
    let payload = bytes.get(2..length)?;
    let after = &bytes[length..];
    let scan_length = if marker == SOS { scan_length(after) } else { 0 };
    let (scan, after) = after.split_at(scan_length);
    Some((
        Segment {
            marker,
            payload,
            scan,
        },
        after,
    ))
}

/// Compressed data runs to the next marker that is neither a stuffed zero nor a restart.
fn scan_length(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(step) = memchr(0xFF, &bytes[at..]) {
        at += step;
        match bytes.get(at + 1) {
            None => return bytes.len(),
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return at,
        }
    }
    bytes.len()
}

/// Joins the colour profile from its numbered pieces; `None` when absent or incomplete.
pub(crate) fn icc_profile(parts: &Parts<'_>) -> Option<Vec<u8>> {
    let mut pieces: Vec<(u8, u8, &[u8])> = Vec::new();
    for segment in parts.segments.iter().filter(|segment| segment.is_icc()) {
        let piece = &segment.payload[ICC_SIGNATURE.len()..];
        let [number, count, data @ ..] = piece else {
            return None;
        };
        pieces.push((*number, *count, data));
    }
    pieces.sort_by_key(|(number, ..)| *number);
    let in_order = |(at, piece): (usize, &(u8, u8, &[u8]))| {
        usize::from(piece.0) == at + 1 && usize::from(piece.1) == pieces.len()
    };
    let complete = !pieces.is_empty() && pieces.iter().enumerate().all(in_order);
    complete.then(|| {
        pieces
            .iter()
            .flat_map(|(_, _, data)| data.iter().copied())
            .collect()
    })
}

/// The part of a start-of-frame segment that the limits need.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    pub width: u32,
    pub height: u32,
    pub components: u8,
    pub progressive: bool,
    pub arithmetic: bool,
    pub lossless: bool,
}

/// Reads the first start-of-frame segment.
pub(crate) fn frame(parts: &Parts<'_>) -> Option<Frame> {
    let segment = parts.segments.iter().find(|segment| segment.is_frame())?;
    let [_precision, h1, h0, w1, w0, components, ..] = *segment.payload else {
        return None;
    };
    Some(Frame {
        width: u32::from(u16::from_be_bytes([w1, w0])),
        height: u32::from(u16::from_be_bytes([h1, h0])),
        components,
        progressive: matches!(segment.marker, 0xC2 | 0xC6 | 0xCA | 0xCE),
        arithmetic: segment.marker >= 0xC9,
        lossless: matches!(segment.marker, 0xC3 | 0xC7 | 0xCB | 0xCF),
    })
}
