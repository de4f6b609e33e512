//! Printing colours to sRGB: through the embedded profile when it is usable, else by the formula.

use moxcms::{ColorProfile, Layout, TransformOptions};

/// Converts inverted CMYK, the way JPEG files hold it (255 is no ink), to RGB.
pub(super) fn to_rgb(inverted: &[u8], icc: Option<&[u8]>) -> Vec<u8> {
    icc.and_then(|icc| through_profile(inverted, icc))
        .unwrap_or_else(|| by_formula(inverted))
}

fn through_profile(inverted: &[u8], icc: &[u8]) -> Option<Vec<u8>> {
    let source = ColorProfile::new_from_slice(icc).ok()?;
    let target = ColorProfile::new_srgb();
    let options = TransformOptions::default();
    let transform = source
        .create_transform_8bit(Layout::Rgba, &target, Layout::Rgb, options)
        .ok()?;
    let ink: Vec<u8> = inverted.iter().map(|channel| !channel).collect();
    let mut rgb = vec![0; inverted.len() / 4 * 3];
    transform.transform(&ink, &mut rgb).ok()?;
    Some(rgb)
}

fn by_formula(inverted: &[u8]) -> Vec<u8> {
    let light = |channel: u8, black: u8| (u16::from(channel) * u16::from(black) / 255) as u8;
    let (pixels, _) = inverted.as_chunks::<4>();
    pixels
        .iter()
        .flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)])
        .collect()
}
