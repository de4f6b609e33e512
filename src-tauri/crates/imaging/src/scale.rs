//! Scaling down with a Lanczos filter on the vector units of the processor.

use fast_image_resize::images::Image;
use fast_image_resize::{FilterType, MulDiv, PixelType, ResizeAlg, ResizeOptions, Resizer};

use crate::edit::Area;
use crate::error::ImagingError;
use crate::raster::{Layout, Raster, pixel_buffer};

/// Returns the size with `max_edge_px` on the longer side; smaller pictures keep theirs.
pub(crate) fn fitted_size(width: u32, height: u32, max_edge_px: u32) -> (u32, u32) {
    let edge = width.max(height);
    if edge <= max_edge_px {
        return (width, height);
    }
    let scaled = |side: u32| {
        let rounded =
            (u64::from(side) * u64::from(max_edge_px) + u64::from(edge) / 2) / u64::from(edge);
        (rounded as u32).max(1)
    };
    (scaled(width), scaled(height))
}

/// Scales to exactly this size.
pub(crate) fn scale_to(raster: Raster, width: u32, height: u32) -> Result<Raster, ImagingError> {
    let all = Area::whole(raster.width, raster.height);
    scale_part_to(raster, all, width, height)
}

/// Scales a part of the picture to exactly this size; a part along whole pixels that keeps its size is only copied.
pub(crate) fn scale_part_to(
    raster: Raster,
    part: Area,
    width: u32,
    height: u32,
) -> Result<Raster, ImagingError> {
    let all = Area::whole(raster.width, raster.height);
    if part == all && (raster.width, raster.height) == (width, height) {
        return Ok(raster);
    }
    let part = part.within(all);
    let layout = raster.layout;
    let pixels = match layout {
        Layout::Grey => filtered(raster, PixelType::U8, part, (width, height))?,
        Layout::Rgb => filtered(raster, PixelType::U8x3, part, (width, height))?,
        Layout::Rgba => filtered_by_opacity(raster, part, (width, height))?,
    };
    Ok(Raster {
        pixels,
        width,
        height,
        layout,
    })
}

/// Colours of clear pixels must not bleed into their neighbours, so opacity is multiplied in
/// before the filter and taken out after it; in place, because the source may be very large.
fn filtered_by_opacity(
    raster: Raster,
    part: Area,
    (width, height): (u32, u32),
) -> Result<Vec<u8>, ImagingError> {
    let opacity = MulDiv::new();
    let (source_width, source_height) = (raster.width, raster.height);
    let mut source =
        Image::from_vec_u8(source_width, source_height, raster.pixels, PixelType::U8x4)
            .map_err(ImagingError::damaged)?;
    opacity
        .multiply_alpha_inplace(&mut source)
        .map_err(ImagingError::damaged)?;
    let mut target = empty(width, height, PixelType::U8x4)?;
    run_filter(&source, part, &mut target)?;
    opacity
        .divide_alpha_inplace(&mut target)
        .map_err(ImagingError::damaged)?;
    Ok(target.into_vec())
}

fn filtered(
    raster: Raster,
    pixel_type: PixelType,
    part: Area,
    (width, height): (u32, u32),
) -> Result<Vec<u8>, ImagingError> {
    let source = Image::from_vec_u8(raster.width, raster.height, raster.pixels, pixel_type)
        .map_err(ImagingError::damaged)?;
    let mut target = empty(width, height, pixel_type)?;
    run_filter(&source, part, &mut target)?;
    Ok(target.into_vec())
}

fn empty(width: u32, height: u32, pixel_type: PixelType) -> Result<Image<'static>, ImagingError> {
    let bytes = u64::from(width) * u64::from(height) * pixel_type.size() as u64;
    Image::from_vec_u8(width, height, pixel_buffer(bytes)?, pixel_type)
        .map_err(ImagingError::damaged)
}

fn run_filter(source: &Image<'_>, part: Area, target: &mut Image<'_>) -> Result<(), ImagingError> {
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .crop(part.left, part.top, part.width, part.height)
        .use_alpha(false);
    Resizer::new()
        .resize(source, target, &options)
        .map_err(ImagingError::damaged)
}
