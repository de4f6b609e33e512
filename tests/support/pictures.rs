//! Pictures made for the tests: nothing private of anybody is kept in the repository.

use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs::jpeg::JpegEncoder};
use img_parts::{Bytes, ImageEXIF, jpeg::Jpeg};

/// EXIF orientation "turn a quarter clockwise to stand upright".
const TURNED: u16 = 6;

/// A landscape photo of a phone that was held upright: stored lying, with place and orientation.
///
/// Upright its upper half is red and its lower half is blue.
pub fn phone_photo(width_px: u32, height_px: u32) -> Vec<u8> {
    let lying = RgbImage::from_fn(width_px, height_px, |x, y| {
        let shade = ((x ^ y) & 0x3f) as u8;
        let (red, blue) = if x < width_px / 2 {
            (200, shade)
        } else {
            (shade, 200)
        };
        image::Rgb([red, shade, blue])
    });
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, 90)
        .write_image(&lying, width_px, height_px, ExtendedColorType::Rgb8)
        .unwrap();
    let mut parts = Jpeg::from_bytes(Bytes::from(jpeg)).unwrap();
    parts.set_exif(Some(Bytes::from(exif())));
    parts.encoder().bytes().to_vec()
}

/// A little TIFF block: orientation, and a GPS directory with a latitude.
fn exif() -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0".to_vec();
    let entry = |tag: u16, kind: u16, count: u32, value: u32| {
        let mut bytes = Vec::new();
        bytes.extend(tag.to_le_bytes());
        bytes.extend(kind.to_le_bytes());
        bytes.extend(count.to_le_bytes());
        bytes.extend(value.to_le_bytes());
        bytes
    };
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0112, 3, 1, u32::from(TURNED)));
    tiff.extend(entry(0x8825, 4, 1, 38));
    tiff.extend(0_u32.to_le_bytes());
    tiff.extend(2_u16.to_le_bytes());
    tiff.extend(entry(0x0001, 2, 2, u32::from(b'N')));
    tiff.extend(entry(0x0002, 5, 3, 68));
    tiff.extend(0_u32.to_le_bytes());
    for number in [59_u32, 1, 18, 1, 2235, 100] {
        tiff.extend(number.to_le_bytes());
    }
    tiff
}

/// Says whether a sent picture stands upright: red above, blue below, higher than wide.
pub fn is_upright(bytes: &[u8]) -> bool {
    let picture = image::load_from_memory(bytes).unwrap().to_rgb8();
    let (width, height) = picture.dimensions();
    let [above, below] = [height / 8, height - height / 8].map(|y| picture[(width / 2, y)]);
    height > width && above[0] > above[2] && below[2] > below[0]
}

/// Says whether any metadata of the test photo is left.
pub fn has_metadata(bytes: &[u8]) -> bool {
    Jpeg::from_bytes(Bytes::copy_from_slice(bytes))
        .unwrap()
        .exif()
        .is_some()
}
