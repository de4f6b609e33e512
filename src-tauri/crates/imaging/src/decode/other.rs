//! PNG, WebP, GIF, BMP and TIFF through the `image` crate; of an animation only the first frame.

use std::io::Cursor;

use image::codecs::{
    bmp::BmpDecoder, gif::GifDecoder, png::PngDecoder, tiff::TiffDecoder, webp::WebPDecoder,
};
use image::error::ImageError;
use image::{ColorType, DynamicImage, ImageDecoder, Limits};

use super::Decoded;
use crate::error::ImagingError;
use crate::header::Header;
use crate::limits::{MAX_PICTURE_MEMORY, MAX_PIXELS, MAX_SIDE_PX};
use crate::raster::{Layout, Raster, fits_in_memory, too_much_memory};
use crate::sniff::Kind;

/// Decodes the picture or the first frame of the animation.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, ImagingError> {
    let source = Cursor::new(bytes);
    match header.kind {
        Kind::Png => read(
            PngDecoder::with_limits(source, limits()).map_err(translate)?,
            header,
            bytes,
        ),
        Kind::Gif => read(GifDecoder::new(source).map_err(translate)?, header, bytes),
        Kind::Bmp => read(BmpDecoder::new(source).map_err(translate)?, header, bytes),
        Kind::Tiff => read(TiffDecoder::new(source).map_err(translate)?, header, bytes),
        _ => read(WebPDecoder::new(source).map_err(translate)?, header, bytes),
    }
}

fn read(
    mut decoder: impl ImageDecoder,
    header: &Header,
    bytes: &[u8],
) -> Result<Decoded, ImagingError> {
    if decoder.dimensions() != (header.width, header.height) {
        return Err(ImagingError::damaged("its headers contradict each other"));
    }
    fits_in_memory(memory_needed(decoder.color_type(), header))?;
    is_all_there(header, bytes)?;
    decoder.set_limits(limits()).map_err(translate)?;
    let icc = decoder.icc_profile().ok().flatten();
    let pixels = DynamicImage::from_decoder(decoder).map_err(translate)?;
    Ok(Decoded {
        raster: to_raster(pixels),
        icc,
        notes: Vec::new(),
    })
}

/// Refuses a file far too short for its size before memory is spent on it.
fn is_all_there(header: &Header, bytes: &[u8]) -> Result<(), ImagingError> {
    let pixels = u64::from(header.width) * u64::from(header.height);
    if pixels > bytes.len() as u64 * most_pixels_per_byte(header.kind) {
        return Err(ImagingError::damaged("its data is cut short"));
    }
    Ok(())
}

/// How far each kind can squeeze a picture of one colour: a run of 255 in two bytes, deflate's 1,032
/// to one over eight pixels in a byte, a fax line in a bit; lossless WebP knows no bound.
fn most_pixels_per_byte(kind: Kind) -> u64 {
    match kind {
        Kind::Bmp => 128,
        Kind::Png | Kind::Gif => 8 * 1_032,
        Kind::Tiff => 8 * MAX_SIDE_PX as u64,
        _ => MAX_PIXELS,
    }
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE_PX);
    limits.max_image_height = Some(MAX_SIDE_PX);
    limits.max_alloc = Some(MAX_PICTURE_MEMORY);
    limits
}

/// Pixels in the decoder's own layout, plus a second copy when they must be converted.
fn memory_needed(colours: ColorType, header: &Header) -> u64 {
    let pixels = u64::from(header.width) * u64::from(header.height);
    let converted = match colours {
        ColorType::L8 | ColorType::Rgb8 | ColorType::Rgba8 => 0,
        ColorType::L16 => 1,
        ColorType::Rgb16 => 3,
        _ => 4,
    };
    pixels * (u64::from(colours.bytes_per_pixel()) + converted)
}

fn to_raster(image: DynamicImage) -> Raster {
    let (width, height) = (image.width(), image.height());
    let (pixels, layout) = match image.color() {
        ColorType::L8 | ColorType::L16 => (image.into_luma8().into_raw(), Layout::Grey),
        colours if colours.has_alpha() => (image.into_rgba8().into_raw(), Layout::Rgba),
        _ => (image.into_rgb8().into_raw(), Layout::Rgb),
    };
    Raster {
        pixels,
        width,
        height,
        layout,
    }
}

fn translate(problem: ImageError) -> ImagingError {
    match problem {
        ImageError::Limits(_) => too_much_memory(),
        other => ImagingError::damaged(other),
    }
}
