//! PNG, WebP and GIF through the `image` crate; of an animation only the first frame.

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::error::ImageError;
use image::{ColorType, DynamicImage, ImageDecoder, Limits};

use super::Decoded;
use crate::error::ImagingError;
use crate::header::Header;
use crate::limits::{MAX_PICTURE_MEMORY, MAX_SIDE_PX};
use crate::raster::{Layout, Raster, fits_in_memory, too_much_memory};
use crate::sniff::Kind;

/// Decodes the picture or the first frame of the animation.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, ImagingError> {
    let source = Cursor::new(bytes);
    match header.kind {
        Kind::Png => read(
            PngDecoder::with_limits(source, limits()).map_err(translate)?,
            header,
        ),
        Kind::Gif => read(GifDecoder::new(source).map_err(translate)?, header),
        _ => read(WebPDecoder::new(source).map_err(translate)?, header),
    }
}

fn read(mut decoder: impl ImageDecoder, header: &Header) -> Result<Decoded, ImagingError> {
    if decoder.dimensions() != (header.width, header.height) {
        return Err(ImagingError::damaged("its headers contradict each other"));
    }
    fits_in_memory(memory_needed(decoder.color_type(), header))?;
    decoder.set_limits(limits()).map_err(translate)?;
    let icc = decoder.icc_profile().ok().flatten();
    let pixels = DynamicImage::from_decoder(decoder).map_err(translate)?;
    Ok(Decoded {
        raster: to_raster(pixels),
        icc,
        notes: Vec::new(),
    })
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
