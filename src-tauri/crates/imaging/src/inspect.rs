//! Says everything about a picture file that can be known without decoding it.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::container::{heif, jpeg, png, riff};
use crate::error::ImagingError;
use crate::header::{Header, read_header};
use crate::limits::refuse_oversized;
use crate::metadata::{MetadataKind, exif_block, find, orientation};
use crate::orientation::Orientation;
use crate::profile::{ColourProfile, describe};
use crate::sniff::Kind;

/// What a picture file is and holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inspection {
    /// SHA-256 of the file, 64 lower-case hex digits.
    pub sha256: String,
    /// What the content is.
    pub kind: Kind,
    /// Media type of the content.
    pub mime: String,
    /// Width of the upright picture in pixels.
    pub width: u32,
    /// Height of the upright picture in pixels.
    pub height: u32,
    /// Length of the file in bytes.
    pub bytes: u64,
    /// How the picture is stored; `width` and `height` already take it into account.
    pub orientation: Orientation,
    /// Number of animation frames, 1 for a still picture.
    pub frames: u32,
    /// Whether the picture can hold transparent pixels.
    pub has_alpha: bool,
    /// Whether it is a progressive JPEG.
    pub progressive: bool,
    /// The embedded colour profile, if there is one.
    pub colour_profile: Option<ColourProfile>,
    /// What else the file tells, in a fixed order and without repeats.
    pub metadata: Vec<MetadataKind>,
}

/// Inspects a picture file; refuses what the limits refuse, before anything is decoded.
pub fn inspect(bytes: &[u8]) -> Result<Inspection, ImagingError> {
    let header = read_header(bytes)?;
    refuse_oversized(&header, bytes.len() as u64)?;
    let orientation = stored_orientation(bytes, header.kind);
    let (width, height) = orientation.upright_size(header.width, header.height);
    Ok(Inspection {
        sha256: sha256_hex(bytes),
        kind: header.kind,
        mime: header.kind.mime().to_owned(),
        width,
        height,
        bytes: bytes.len() as u64,
        orientation,
        frames: header.frames,
        has_alpha: header.has_alpha,
        progressive: header.progressive,
        colour_profile: colour_profile(bytes, &header),
        metadata: find(bytes, header.kind),
    })
}

/// Returns how the picture is stored, upright when the file does not say.
pub(crate) fn stored_orientation(bytes: &[u8], kind: Kind) -> Orientation {
    exif_block(bytes, kind).map(orientation).unwrap_or_default()
}

/// Returns the SHA-256 as lower-case hex.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn colour_profile(bytes: &[u8], header: &Header) -> Option<ColourProfile> {
    match header.kind {
        Kind::Jpeg => describe(&jpeg::icc_profile(&jpeg::split(bytes))?),
        Kind::Png => describe(&png_profile(bytes)?),
        Kind::Heic => describe(heif::split(bytes)?.icc_profile()?),
        Kind::Tiff => describe(&tiff_profile(bytes)?),
        Kind::Gif | Kind::Bmp => None,
        _ => describe(riff::chunks(bytes).find(|chunk| &chunk.id == b"ICCP")?.data),
    }
}

fn tiff_profile(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder;
    let mut decoder = image::codecs::tiff::TiffDecoder::new(std::io::Cursor::new(bytes)).ok()?;
    decoder.icc_profile().ok()?
}

/// The profile of a PNG file is compressed; the decoder unpacks it within its limits.
fn png_profile(bytes: &[u8]) -> Option<Vec<u8>> {
    use image::ImageDecoder;
    png::split(bytes).find(b"iCCP")?;
    let mut decoder = image::codecs::png::PngDecoder::new(std::io::Cursor::new(bytes)).ok()?;
    decoder.icc_profile().ok()?
}
