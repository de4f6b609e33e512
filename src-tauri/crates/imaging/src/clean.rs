//! The last look at a finished file: only parts on a short list may be in it. It reads the file
//! anew and knows nothing of how it was made.

use crate::container::jpeg::{APP0, APP14, DHT, DQT, DRI, SOS};
use crate::container::{jpeg, png};
use crate::error::ImagingError;
use crate::metadata::{MetadataKind, find};
use crate::sniff::Kind;

/// Fails when anything but picture data and a colour profile is left in the file.
pub(crate) fn prove_clean(bytes: &[u8], kind: Kind) -> Result<(), ImagingError> {
    let only_known_parts = match kind {
        Kind::Jpeg => jpeg_is_bare(bytes),
        Kind::Png => png_is_bare(bytes),
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
