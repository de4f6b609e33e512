//! Takes a JPEG apart and puts it together again from its picture data alone, without decoding.

use crate::container::jpeg::{self, APP0, APP14, DHT, DQT, DRI, EOI, SOI, SOS, Segment};
use crate::encode::append_icc;

/// Version 1.1, no density, no thumbnail.
const BARE_JFIF: &[u8] = b"\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0";

/// Returns the same picture data without anything else; `None` when the file is not plain enough
/// to be sure, such as one with stray bytes or a rare kind of compression.
pub(crate) fn strip_jpeg(bytes: &[u8], icc: Option<&[u8]>) -> Option<Vec<u8>> {
    let parts = jpeg::split(bytes);
    let frame = jpeg::frame(&parts)?;
    let usual = !frame.arithmetic && !frame.lossless && matches!(frame.components, 1 | 3);
    if !usual || !parts.complete || parts.stray_bytes > 0 {
        return None;
    }
    let mut bare = vec![0xFF, SOI];
    if has(&parts, APP0, b"JFIF\0") {
        bare.extend_from_slice(BARE_JFIF);
    }
    if let Some(icc) = icc {
        append_icc(&mut bare, icc);
    }
    for segment in parts
        .segments
        .iter()
        .filter(|segment| is_picture_data(segment))
    {
        append(&mut bare, segment);
    }
    bare.extend_from_slice(&[0xFF, EOI]);
    Some(bare)
}

fn has(parts: &jpeg::Parts<'_>, marker: u8, signature: &[u8]) -> bool {
    let matches =
        |segment: &Segment<'_>| segment.marker == marker && segment.payload.starts_with(signature);
    parts.segments.iter().any(matches)
}

/// The Adobe segment says how the colours are coded, so it belongs to the picture.
fn is_picture_data(segment: &Segment<'_>) -> bool {
    match segment.marker {
        DQT | DHT | DRI | SOS => true,
        APP14 => segment.payload.starts_with(b"Adobe") && segment.payload.len() == 12,
        _ => segment.is_frame(),
    }
}

fn append(bare: &mut Vec<u8>, segment: &Segment<'_>) {
    let length = (segment.payload.len() + 2) as u16;
    bare.extend_from_slice(&[0xFF, segment.marker]);
    bare.extend_from_slice(&length.to_be_bytes());
    bare.extend_from_slice(segment.payload);
    bare.extend_from_slice(segment.scan);
}
