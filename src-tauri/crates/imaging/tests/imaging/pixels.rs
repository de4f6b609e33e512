//! Looks at the pixels of a result.

use image::RgbImage;

/// Decodes a result with another decoder than the crate uses for JPEG.
pub fn rgb(file: &[u8]) -> RgbImage {
    image::load_from_memory(file).unwrap().into_rgb8()
}

/// Returns the mean absolute difference per channel, 0 to 255.
pub fn difference(left: &RgbImage, right: &RgbImage) -> f64 {
    assert_eq!(
        left.dimensions(),
        right.dimensions(),
        "sizes must agree first"
    );
    let pairs = left.as_raw().iter().zip(right.as_raw());
    let sum: u64 = pairs.map(|(a, b)| u64::from(a.abs_diff(*b))).sum();
    sum as f64 / left.as_raw().len() as f64
}

/// Asserts that the pixel at (`x`, `y`) is within `tolerance` of `wanted` in every channel.
#[track_caller]
pub fn assert_near(file: &[u8], x: u32, y: u32, wanted: [u8; 3], tolerance: u8) {
    let found = rgb(file).get_pixel(x, y).0;
    let near = found
        .iter()
        .zip(wanted)
        .all(|(a, b)| a.abs_diff(b) <= tolerance);
    assert!(near, "({x}, {y}) is {found:?}, not {wanted:?}");
}
