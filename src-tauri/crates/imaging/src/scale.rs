//! Scaling down with a Lanczos filter on the vector units of the processor.

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{FilterType, PixelType, ResizeAlg, ResizeOptions, Resizer};

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
    if (raster.width, raster.height) == (width, height) {
        return Ok(raster);
    }
    let layout = raster.layout;
    let pixel_type = match layout {
        Layout::Grey => PixelType::U8,
        Layout::Rgb => PixelType::U8x3,
        Layout::Rgba => PixelType::U8x4,
    };
    let target_bytes = u64::from(width) * u64::from(height) * layout.bytes_per_pixel() as u64;
    let source = ImageRef::new(raster.width, raster.height, &raster.pixels, pixel_type)
        .map_err(ImagingError::damaged)?;
    let mut target = Image::from_vec_u8(width, height, pixel_buffer(target_bytes)?, pixel_type)
        .map_err(ImagingError::damaged)?;
    let options = ResizeOptions::new()
        .resize_alg(ResizeAlg::Convolution(FilterType::Lanczos3))
        .use_alpha(layout == Layout::Rgba);
    Resizer::new()
        .resize(&source, &mut target, &options)
        .map_err(ImagingError::damaged)?;
    Ok(Raster {
        pixels: target.into_vec(),
        width,
        height,
        layout,
    })
}
