//! Reads what the limits need from a picture's header, before anything is decoded.

use serde::{Deserialize, Serialize};

use crate::container::{gif, heif, jpeg, png, riff, tiff};
use crate::error::ImagingError;
use crate::sniff::{Kind, sniff};

/// What the header of a picture says, as stored (not yet turned upright).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Header {
    /// What the content is.
    pub kind: Kind,
    /// Stored width in pixels.
    pub width: u32,
    /// Stored height in pixels.
    pub height: u32,
    /// Whether it is a progressive JPEG.
    pub progressive: bool,
    /// Number of animation frames, 1 for a still picture.
    pub frames: u32,
    /// Whether the picture can hold transparent pixels.
    pub has_alpha: bool,
}

/// Reads the header; fails when the content is no supported picture or has no usable size.
pub fn read_header(bytes: &[u8]) -> Result<Header, ImagingError> {
    let kind = sniff(bytes);
    let header = match kind {
        Kind::Jpeg => from_jpeg(bytes),
        Kind::Png => from_png(bytes),
        Kind::WebpLossy | Kind::WebpLossless | Kind::WebpAnimated => from_webp(bytes, kind),
        Kind::Gif => from_gif(bytes),
        Kind::Heic => from_heif(bytes),
        Kind::Bmp => from_bmp(bytes),
        Kind::Tiff => Some(from_tiff(bytes)?),
        kind if kind.is_picture() => return Err(ImagingError::Unsupported { kind }),
        found => return Err(ImagingError::NotAPicture { found }),
    };
    let header = header.ok_or_else(|| ImagingError::damaged("its header is cut short"))?;
    if header.width == 0 || header.height == 0 {
        return Err(ImagingError::damaged("its header gives no size"));
    }
    Ok(header)
}

fn from_jpeg(bytes: &[u8]) -> Option<Header> {
    let frame = jpeg::frame(&jpeg::split(bytes))?;
    Some(Header {
        kind: Kind::Jpeg,
        width: frame.width,
        height: frame.height,
        progressive: frame.progressive,
        frames: 1,
        has_alpha: false,
    })
}

fn from_png(bytes: &[u8]) -> Option<Header> {
    let parts = png::split(bytes);
    let [w3, w2, w1, w0, h3, h2, h1, h0, _depth, colour, ..] = *parts.find(b"IHDR")? else {
        return None;
    };
    let animation = parts.find(b"acTL").and_then(|data| data.first_chunk::<4>());
    let colour_has_alpha = colour & 4 != 0;
    Some(Header {
        kind: Kind::Png,
        width: u32::from_be_bytes([w3, w2, w1, w0]),
        height: u32::from_be_bytes([h3, h2, h1, h0]),
        progressive: false,
        frames: animation
            .map_or(1, |count| u32::from_be_bytes(*count))
            .max(1),
        has_alpha: colour_has_alpha || parts.find(b"tRNS").is_some(),
    })
}

fn from_gif(bytes: &[u8]) -> Option<Header> {
    let [w0, w1, h0, h1] = *bytes.get(6..10)?.first_chunk::<4>()?;
    let parts = gif::split(bytes);
    Some(Header {
        kind: Kind::Gif,
        width: u32::from(u16::from_le_bytes([w0, w1])),
        height: u32::from(u16::from_le_bytes([h0, h1])),
        progressive: false,
        frames: parts.frames.max(1),
        has_alpha: parts.has_transparency,
    })
}

/// The container's own turns are carried out while decoding, so this size is the upright one.
fn from_heif(bytes: &[u8]) -> Option<Header> {
    let parts = heif::split(bytes)?;
    let (width, height) = parts.upright_size()?;
    Some(still(Kind::Heic, (width, height), parts.has_alpha()))
}

fn from_bmp(bytes: &[u8]) -> Option<Header> {
    const OLD_HEADER_BYTES: u32 = 12;
    let number = |at: usize| Some(*bytes.get(at..at + 4)?.first_chunk::<4>()?);
    let [w0, w1, h0, h1] = number(18)?;
    let size = if u32::from_le_bytes(number(14)?) == OLD_HEADER_BYTES {
        let side = |low, high| u32::from(u16::from_le_bytes([low, high]));
        (side(w0, w1), side(h0, h1))
    } else {
        // A negative height means that the rows go from top to bottom.
        let width = i32::from_le_bytes(number(18)?).unsigned_abs();
        (width, i32::from_le_bytes(number(22)?).unsigned_abs())
    };
    let old = u32::from_le_bytes(number(14)?) == OLD_HEADER_BYTES;
    let bits_at = if old { 24 } else { 28 };
    let bits = u16::from_le_bytes(*bytes.get(bits_at..bits_at + 2)?.first_chunk::<2>()?);
    Some(still(Kind::Bmp, size, bits == 32))
}

fn from_tiff(bytes: &[u8]) -> Result<Header, ImagingError> {
    let first = tiff::first_directory(bytes)
        .ok_or_else(|| ImagingError::damaged("its header is cut short"))?;
    if first.is_raw {
        return Err(ImagingError::Unsupported { kind: Kind::Tiff });
    }
    Ok(still(
        Kind::Tiff,
        (first.width, first.height),
        first.has_alpha,
    ))
}

fn still(kind: Kind, (width, height): (u32, u32), has_alpha: bool) -> Header {
    Header {
        kind,
        width,
        height,
        progressive: false,
        frames: 1,
        has_alpha,
    }
}

fn from_webp(bytes: &[u8], kind: Kind) -> Option<Header> {
    let first = riff::chunks(bytes).next().or_else(|| cut_chunk(bytes))?;
    let (width, height, has_alpha) = match &first.id {
        b"VP8X" => extended_size(first.data)?,
        b"VP8L" => lossless_size(first.data)?,
        b"VP8 " => lossy_size(first.data)?,
        _ => return None,
    };
    let frames = riff::chunks(bytes)
        .filter(|chunk| &chunk.id == b"ANMF")
        .count();
    let frames = u32::try_from(frames).unwrap_or(u32::MAX).max(1);
    Some(Header {
        kind,
        width,
        height,
        progressive: false,
        frames,
        has_alpha,
    })
}

/// A cut file still shows its size; the decoder will say that it is cut.
fn cut_chunk(bytes: &[u8]) -> Option<riff::Chunk<'_>> {
    Some(riff::Chunk {
        id: bytes.get(12..16)?.try_into().ok()?,
        data: bytes.get(20..)?,
    })
}

fn extended_size(data: &[u8]) -> Option<(u32, u32, bool)> {
    const ALPHA_FLAG: u8 = 0x10;
    let [flags, _, _, _, w0, w1, w2, h0, h1, h2, ..] = *data else {
        return None;
    };
    let width = u32::from_le_bytes([w0, w1, w2, 0]) + 1;
    let height = u32::from_le_bytes([h0, h1, h2, 0]) + 1;
    Some((width, height, flags & ALPHA_FLAG != 0))
}

fn lossless_size(data: &[u8]) -> Option<(u32, u32, bool)> {
    let [0x2F, b0, b1, b2, b3, ..] = *data else {
        return None;
    };
    let bits = u32::from_le_bytes([b0, b1, b2, b3]);
    Some((
        (bits & 0x3FFF) + 1,
        ((bits >> 14) & 0x3FFF) + 1,
        bits >> 28 & 1 == 1,
    ))
}

fn lossy_size(data: &[u8]) -> Option<(u32, u32, bool)> {
    let [_, _, _, 0x9D, 0x01, 0x2A, w0, w1, h0, h1, ..] = *data else {
        return None;
    };
    let width = u32::from(u16::from_le_bytes([w0, w1]) & 0x3FFF);
    let height = u32::from(u16::from_le_bytes([h0, h1]) & 0x3FFF);
    Some((width, height, false))
}
