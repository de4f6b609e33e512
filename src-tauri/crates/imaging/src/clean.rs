//! The last look at a finished file: only parts on a short list may be in it. It reads the file
//! anew and knows nothing of how it was made.

use crate::container::jpeg::{APP0, APP14, DHT, DQT, DRI, SOS};
use crate::container::{jpeg, png, riff};
use crate::error::ImagingError;
use crate::metadata::{MetadataKind, find};
use crate::sniff::Kind;

/// Fails when anything but picture data and a colour profile is left in the file.
pub(crate) fn prove_clean(bytes: &[u8], kind: Kind) -> Result<(), ImagingError> {
    let only_known_parts = match kind {
        Kind::Jpeg => jpeg_is_bare(bytes),
        Kind::Png => png_is_bare(bytes),
        Kind::WebpLossy | Kind::WebpLossless | Kind::WebpAnimated => webp_is_bare(bytes),
        _ => false,
    };
    let mut left = find(bytes, kind);
    if left.is_empty() && only_known_parts {
        return Ok(());
    }
    if left.is_empty() {
        left.push(MetadataKind::ApplicationData);
    }
    Err(ImagingError::NotClean { left })
}

fn jpeg_is_bare(bytes: &[u8]) -> bool {
    let parts = jpeg::split(bytes);
    let allowed = |segment: &jpeg::Segment<'_>| match segment.marker {
        DQT | DHT | DRI | SOS | APP0 | APP14 => true,
        _ => segment.is_frame() || segment.is_icc(),
    };
    parts.complete
        && parts.trailing.is_empty()
        && parts.stray_bytes == 0
        && parts.segments.iter().all(allowed)
}

/// Every byte must belong to a known chunk, also inside of frames.
fn webp_is_bare(bytes: &[u8]) -> bool {
    const FRAME_HEADER_BYTES: usize = 16;
    let parts = |data: &[u8]| {
        let sizes = riff::walk(data).map(|part| 8 + part.data.len().next_multiple_of(2));
        sizes.sum::<usize>() == data.len()
    };
    let allowed = |chunk: riff::Chunk<'_>| match &chunk.id {
        b"VP8X" | b"ICCP" | b"ANIM" => true,
        b"ANMF" => chunk.data.get(FRAME_HEADER_BYTES..).is_some_and(|frame| {
            parts(frame) && riff::walk(frame).all(|part| riff::is_frame_part(&part.id))
        }),
        id => riff::is_frame_part(id),
    };
    bytes.starts_with(b"RIFF")
        && bytes.get(12..).is_some_and(parts)
        && riff::trailing(bytes).is_empty()
        && riff::chunks(bytes).all(allowed)
}

fn png_is_bare(bytes: &[u8]) -> bool {
    let parts = png::split(bytes);
    let allowed = |chunk: &png::Chunk<'_>| {
        matches!(
            &chunk.id,
            b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND" | b"iCCP"
        )
    };
    parts.complete && parts.trailing.is_empty() && parts.chunks.iter().all(allowed)
}
