//! Photos as a phone stores them: lying on their side, with the place in their EXIF data.

use exif::{Field, In, Rational, Tag, Value, experimental::Writer};
use image::{Rgb, RgbImage, codecs::jpeg::JpegEncoder};
use img_parts::{Bytes, ImageEXIF, jpeg::Jpeg};
use std::io::Cursor;

/// A colour no other part of the photo has.
const RED: Rgb<u8> = Rgb([220, 20, 20]);
const GREY: Rgb<u8> = Rgb([120, 120, 120]);

/// Makes a photo of 2000 × 1200 stored pixels that stands upright as 1200 × 2000, with red in its upper left.
pub fn phone_photo() -> Vec<u8> {
    // Turned right by a quarter (orientation 6), the stored lower left becomes the upper left.
    let stored = RgbImage::from_fn(
        2000,
        1200,
        |x, y| if x < 400 && y >= 800 { RED } else { GREY },
    );
    let mut plain = Vec::new();
    JpegEncoder::new_with_quality(&mut plain, 90)
        .encode_image(&stored)
        .unwrap();
    let mut jpeg = Jpeg::from_bytes(Bytes::from(plain)).unwrap();
    jpeg.set_exif(Some(Bytes::from(sideways_with_place())));
    let mut bytes = Vec::new();
    jpeg.encoder().write_to(&mut bytes).unwrap();
    bytes
}

fn sideways_with_place() -> Vec<u8> {
    let degrees = |whole: u32| {
        let parts = [(whole, 1), (30, 1), (0, 1)];
        Value::Rational(parts.map(|(num, denom)| Rational { num, denom }).to_vec())
    };
    let fields = [
        (Tag::Orientation, Value::Short(vec![6])),
        (Tag::Model, Value::Ascii(vec![b"Testphone 3".to_vec()])),
        (Tag::GPSLatitudeRef, Value::Ascii(vec![b"N".to_vec()])),
        (Tag::GPSLatitude, degrees(52)),
        (Tag::GPSLongitudeRef, Value::Ascii(vec![b"E".to_vec()])),
        (Tag::GPSLongitude, degrees(5)),
    ]
    .map(|(tag, value)| Field {
        tag,
        ifd_num: In::PRIMARY,
        value,
    });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, false).unwrap();
    block.into_inner()
}

/// Insists that a photo stands upright, is small enough, and tells nothing.
pub fn assert_sendable(bytes: &[u8]) {
    let picture = image::load_from_memory(bytes).unwrap().to_rgb8();
    assert_eq!(
        picture.dimensions(),
        (960, 1600),
        "upright, longest side 1600"
    );
    let corner = picture.get_pixel(40, 40);
    assert!(
        corner[0] > 180 && corner[1] < 80,
        "the red part is in the upper left: {corner:?}"
    );
    let opposite = picture.get_pixel(920, 1560);
    assert!(opposite[0] < 160, "and nowhere else: {opposite:?}");
    assert_clean(bytes);
}

/// Insists that a picture tells nothing about its origin.
pub fn assert_clean(bytes: &[u8]) {
    let exif = exif::Reader::new().read_from_container(&mut Cursor::new(bytes));
    assert!(exif.is_err(), "no EXIF data is left");
    assert!(
        !bytes.windows(9).any(|window| window == b"Testphone"),
        "no trace of the camera is left"
    );
}

#[test]
fn the_test_photo_lies_on_its_side_and_tells_the_place() {
    let bytes = phone_photo();
    let exif = exif::Reader::new()
        .read_from_container(&mut Cursor::new(&bytes))
        .unwrap();
    let orientation = exif.get_field(Tag::Orientation, In::PRIMARY).unwrap();
    assert_eq!(orientation.value.get_uint(0), Some(6));
    assert!(exif.get_field(Tag::GPSLatitude, In::PRIMARY).is_some());
}
