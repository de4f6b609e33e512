//! The gate before the decoder: numbers from the header against fixed limits.

use crate::error::{Excess, ImagingError};
use crate::header::Header;
use crate::sniff::Kind;

/// Most pixels of any picture.
pub const MAX_PIXELS: u64 = 100_000_000;
/// Most pixels of a progressive JPEG, whose coefficients must all be held in memory.
pub const MAX_PROGRESSIVE_PIXELS: u64 = 50_000_000;
/// Longest side in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;
/// Most frames of an animation; only the first one is used.
pub const MAX_FRAMES: u32 = 10_000;

/// Most bytes of a file that is no picture: what Bird takes as an upload (100 MiB); Routee takes documents of 100 MB.
pub const MAX_OTHER_FILE_BYTES: u64 = 100 << 20;

const MB: u64 = 1_000_000;

/// Memory a picture may take while it is made ready, in bytes; the process limit is a little above.
pub(crate) const MAX_PICTURE_MEMORY: u64 = 640 << 20;

/// Returns the most bytes that a file of this kind may have.
pub fn max_file_bytes(kind: Kind) -> u64 {
    match kind {
        Kind::Gif | Kind::WebpLossy | Kind::WebpLossless | Kind::WebpAnimated => 32 * MB,
        _ => 64 * MB,
    }
}

/// Refuses a picture whose header is over a limit, with the numbers.
pub fn refuse_oversized(header: &Header, file_bytes: u64) -> Result<(), ImagingError> {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let side = u64::from(header.width.max(header.height));
    let max_bytes = max_file_bytes(header.kind);
    within(Excess::FileBytes, file_bytes, max_bytes)?;
    within(Excess::SidePx, side, u64::from(MAX_SIDE_PX))?;
    within(Excess::Pixels, pixels, MAX_PIXELS)?;
    within(
        Excess::Frames,
        u64::from(header.frames),
        u64::from(MAX_FRAMES),
    )?;
    if header.progressive {
        within(Excess::ProgressivePixels, pixels, MAX_PROGRESSIVE_PIXELS)?;
    }
    Ok(())
}

fn within(measure: Excess, actual: u64, limit: u64) -> Result<(), ImagingError> {
    if actual > limit {
        return Err(ImagingError::TooLarge {
            measure,
            actual,
            limit,
        });
    }
    Ok(())
}
