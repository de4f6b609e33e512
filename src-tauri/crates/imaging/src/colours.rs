//! Pixels of another colour space brought to sRGB, for files that carry no profile.

use moxcms::{ColorProfile, Layout as Channels, TransformOptions};

use crate::raster::{Layout, Raster};

/// Converts to sRGB; a picture without a profile is taken as sRGB, and so is one whose profile cannot be used.
pub(crate) fn to_srgb(raster: Raster, icc: Option<&[u8]>) -> Raster {
    match icc.and_then(|icc| converted(&raster, icc)) {
        Some(pixels) => Raster { pixels, ..raster },
        None => raster,
    }
}

fn converted(raster: &Raster, icc: &[u8]) -> Option<Vec<u8>> {
    let source = ColorProfile::new_from_slice(icc).ok()?;
    let (channels, target) = match raster.layout {
        Layout::Grey => (Channels::Gray, ColorProfile::new_gray_with_gamma(2.2)),
        Layout::Rgb => (Channels::Rgb, ColorProfile::new_srgb()),
        Layout::Rgba => (Channels::Rgba, ColorProfile::new_srgb()),
    };
    let transform = source
        .create_transform_8bit(channels, &target, channels, TransformOptions::default())
        .ok()?;
    let mut pixels = vec![0; raster.pixels.len()];
    transform.transform(&raster.pixels, &mut pixels).ok()?;
    Some(pixels)
}
