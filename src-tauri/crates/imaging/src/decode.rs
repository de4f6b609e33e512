//! From file bytes to pixels, as stored (not yet upright), with the colour profile to keep.

mod cmyk;
mod heif;
mod jpeg;
mod other;

use crate::error::ImagingError;
use crate::header::Header;
use crate::profile::{ColourSpace, describe};
use crate::raster::{Layout, Raster};
use crate::rendition::Note;
use crate::sniff::Kind;

/// Screen profiles have a few kilobytes; a larger one would eat the budget of the picture.
const MAX_PROFILE_BYTES: usize = 1 << 20;

/// Decoded pixels with what belongs to them.
pub(crate) struct Decoded {
    pub raster: Raster,
    /// The profile the pixels are in; `None` means sRGB.
    pub icc: Option<Vec<u8>>,
    pub notes: Vec<Note>,
}

/// How large the result will be on its longer side, in pixels, and how good it must be.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Target {
    /// For sending: as sharp as if it were decoded at full size.
    Faithful(u32),
    /// For previews: as fast as possible.
    Quick(u32),
}

/// Decodes a picture; a JPEG may come out smaller, but never below the target.
pub(crate) fn decode(
    bytes: &[u8],
    header: &Header,
    target: Target,
) -> Result<Decoded, ImagingError> {
    let mut decoded = match header.kind {
        Kind::Jpeg => jpeg::decode(bytes, header, target)?,
        Kind::Heic => heif::decode(bytes, header)?,
        _ => other::decode(bytes, header)?,
    };
    if header.frames > 1 {
        decoded.notes.push(Note::FirstFrameOnly);
    }
    Ok(with_usable_profile(decoded))
}

/// A profile for other channels than the pixels have would turn the colours wrong.
fn with_usable_profile(mut decoded: Decoded) -> Decoded {
    let Some(icc) = &decoded.icc else {
        return decoded;
    };
    let space = describe(icc).map(|profile| profile.space);
    let wanted = match decoded.raster.layout {
        Layout::Grey => ColourSpace::Grey,
        Layout::Rgb | Layout::Rgba => ColourSpace::Rgb,
    };
    if space != Some(wanted) || icc.len() > MAX_PROFILE_BYTES {
        decoded.icc = None;
        decoded.notes.push(Note::ProfileDropped);
    }
    decoded
}
