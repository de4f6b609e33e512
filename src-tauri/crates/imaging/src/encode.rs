//! From pixels to a file that holds nothing but the picture and its colour profile.

use image::ImageEncoder;
use image::codecs::png::PngEncoder;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

use crate::container::jpeg::{APP2, ICC_SIGNATURE};
use crate::error::ImagingError;
use crate::raster::{Layout, Raster};

/// How finely colour is kept, compared with brightness.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Chroma {
    /// At every pixel.
    Full,
    /// For two by two pixels together.
    Quartered,
}

impl Chroma {
    /// Who asks for a quality of 90 or more gets full colour, at every quality a limit then enforces;
    /// below, nobody can see the difference.
    pub fn for_wanted_quality(quality: u8) -> Self {
        if quality >= 90 {
            Self::Full
        } else {
            Self::Quartered
        }
    }
}

/// The most profile bytes in one segment: 65,535 less length, signature, number and count.
const ICC_PIECE_BYTES: usize = 65_535 - 2 - ICC_SIGNATURE.len() - 2;

/// Encodes an opaque picture as JPEG with the profile embedded.
pub(crate) fn to_jpeg(
    raster: &Raster,
    quality: u8,
    chroma: Chroma,
    icc: Option<&[u8]>,
) -> Result<Vec<u8>, ImagingError> {
    let mut encoder = Compressor::new().map_err(ImagingError::damaged)?;
    encoder
        .set_quality(i32::from(quality.clamp(1, 100)))
        .map_err(ImagingError::damaged)?;
    encoder
        .set_subsamp(subsampling(raster.layout, chroma))
        .map_err(ImagingError::damaged)?;
    let jpeg = encoder
        .compress_to_vec(as_image(raster))
        .map_err(ImagingError::damaged)?;
    Ok(match icc {
        Some(icc) => with_icc(&jpeg, icc),
        None => jpeg,
    })
}

fn subsampling(layout: Layout, chroma: Chroma) -> Subsamp {
    match (layout, chroma) {
        (Layout::Grey, _) => Subsamp::Gray,
        (_, Chroma::Full) => Subsamp::None,
        (_, Chroma::Quartered) => Subsamp::Sub2x2,
    }
}

fn as_image(raster: &Raster) -> Image<&[u8]> {
    let format = match raster.layout {
        Layout::Grey => PixelFormat::GRAY,
        Layout::Rgb => PixelFormat::RGB,
        Layout::Rgba => PixelFormat::RGBA,
    };
    Image {
        pixels: &raster.pixels,
        width: raster.width as usize,
        pitch: raster.width as usize * raster.layout.bytes_per_pixel(),
        height: raster.height as usize,
        format,
    }
}

/// Puts the profile behind the JFIF segment, which must stay first.
fn with_icc(jpeg: &[u8], icc: &[u8]) -> Vec<u8> {
    let after_jfif = match jpeg {
        [0xFF, 0xD8, 0xFF, 0xE0, high, low, ..] => {
            4 + usize::from(u16::from_be_bytes([*high, *low]))
        }
        _ => 2,
    };
    let mut joined = Vec::with_capacity(jpeg.len() + icc.len() + 64);
    joined.extend_from_slice(&jpeg[..after_jfif]);
    append_icc(&mut joined, icc);
    joined.extend_from_slice(&jpeg[after_jfif..]);
    joined
}

/// Appends the profile as numbered segments; one that needs more than 255 is not written.
pub(crate) fn append_icc(jpeg: &mut Vec<u8>, icc: &[u8]) {
    let pieces = icc.chunks(ICC_PIECE_BYTES);
    let Ok(count) = u8::try_from(pieces.len()) else {
        return;
    };
    for (number, piece) in (1..=count).zip(pieces) {
        let length = 2 + ICC_SIGNATURE.len() + 2 + piece.len();
        jpeg.extend_from_slice(&[0xFF, APP2]);
        jpeg.extend_from_slice(&(length as u16).to_be_bytes());
        jpeg.extend_from_slice(ICC_SIGNATURE);
        jpeg.extend_from_slice(&[number, count]);
        jpeg.extend_from_slice(piece);
    }
}

/// Encodes a picture with opacity as WebP, in sRGB and without any further part.
pub(crate) fn to_webp(raster: &Raster, quality: u8) -> Result<Vec<u8>, ImagingError> {
    let encoder = match raster.layout {
        Layout::Rgba => webp::Encoder::from_rgba(&raster.pixels, raster.width, raster.height),
        Layout::Rgb => webp::Encoder::from_rgb(&raster.pixels, raster.width, raster.height),
        Layout::Grey => {
            return Err(ImagingError::damaged(
                "a grey picture has no WebP form here",
            ));
        }
    };
    let made = encoder.encode_simple(false, f32::from(quality));
    let made = made.map_err(|why| ImagingError::damaged(format!("{why:?}")))?;
    Ok(made.to_vec())
}

/// Encodes as PNG with the profile embedded.
pub(crate) fn to_png(raster: &Raster, icc: Option<&[u8]>) -> Result<Vec<u8>, ImagingError> {
    let mut png = Vec::new();
    let mut encoder = PngEncoder::new(&mut png);
    if let Some(icc) = icc {
        encoder
            .set_icc_profile(icc.to_vec())
            .map_err(ImagingError::damaged)?;
    }
    let colours = match raster.layout {
        Layout::Grey => image::ExtendedColorType::L8,
        Layout::Rgb => image::ExtendedColorType::Rgb8,
        Layout::Rgba => image::ExtendedColorType::Rgba8,
    };
    encoder
        .write_image(&raster.pixels, raster.width, raster.height, colours)
        .map_err(ImagingError::damaged)?;
    Ok(png)
}
