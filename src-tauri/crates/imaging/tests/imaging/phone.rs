//! HEIC photos as phones take them, and the old kinds BMP and TIFF.

use image::{DynamicImage, ImageFormat, imageops};
use imaging::{Budget, ImagingError, Kind, MetadataKind, Note, inspect, prepare, sniff, thumbnail};
use std::io::Cursor;

use crate::pixels::{assert_near, difference, rgb};
use crate::samples::{display_p3, exif_everything, heic, scene, written};

/// Makes the container ask for a turn: the description of the channels gives its place to the turn.
fn turned(mut file: Vec<u8>, quarters_left: u8) -> Vec<u8> {
    let at = file.windows(4).position(|word| word == b"pixi").unwrap();
    file[at..at + 4].copy_from_slice(b"irot");
    file[at + 4] = quarters_left;
    file
}

#[test]
fn a_heic_photo_becomes_a_clean_jpeg_in_its_own_colours() {
    let upright = scene(1800, 1200);
    let file = heic(&upright, Some(exif_everything()), Some(display_p3()));
    let seen = inspect(&file).unwrap();
    assert_eq!(
        (seen.kind, seen.width, seen.height),
        (Kind::Heic, 1800, 1200)
    );
    assert!(seen.metadata.contains(&MetadataKind::Place), "{seen:?}");
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(sniff(&prepared.data), Kind::Jpeg);
    let clean = inspect(&prepared.data).unwrap();
    assert_eq!(clean.metadata, []);
    assert_eq!(clean.colour_profile.unwrap().name, "Display P3");
    assert!(prepared.rendition.removed.contains(&MetadataKind::Place));
    let wanted = imageops::resize(&upright, 1600, 1067, imageops::FilterType::Lanczos3);
    let off = difference(&rgb(&prepared.data), &wanted);
    assert!(off < 4.0, "off by {off}");
}

#[test]
fn a_heic_photo_is_turned_by_its_container() {
    let upright = scene(256, 128);
    for (quarters_left, wanted) in [
        (1, imageops::rotate270(&upright)),
        (2, imageops::rotate180(&upright)),
        (3, imageops::rotate90(&upright)),
    ] {
        let file = turned(heic(&upright, None, None), quarters_left);
        let seen = inspect(&file).unwrap();
        assert_eq!((seen.width, seen.height), wanted.dimensions());
        let prepared = prepare(&file, &Budget::default()).unwrap();
        let off = difference(&rgb(&prepared.data), &wanted);
        assert!(
            off < 5.0,
            "{quarters_left} quarters to the left: off by {off}"
        );
        let small = thumbnail(&file, 64).unwrap();
        let (width, height) = wanted.dimensions();
        assert_eq!(small.width > small.height, width > height);
    }
}

#[test]
fn a_cut_heic_photo_is_named_as_damaged() {
    let file = heic(&scene(512, 512), None, None);
    for kept in [file.len() / 10, file.len() / 2, file.len() - 200] {
        let refused = prepare(&file[..kept], &Budget::default()).unwrap_err();
        assert!(
            matches!(refused, ImagingError::Damaged { .. }),
            "{kept} bytes: {refused}"
        );
    }
}

#[test]
fn bitmaps_and_tiff_pictures_are_read() {
    let upright = scene(300, 200);
    for format in [ImageFormat::Bmp, ImageFormat::Tiff] {
        let prepared = prepare(&written(&upright, format), &Budget::default()).unwrap();
        assert_eq!(sniff(&prepared.data), Kind::Jpeg);
        let off = difference(&rgb(&prepared.data), &upright);
        assert!(off < 4.0, "{format:?} is off by {off}");
    }
}

#[test]
fn a_tiff_of_sixteen_bits_keeps_its_colours() {
    let picture = image::ImageBuffer::from_pixel(40, 30, image::Rgb([51_400_u16, 10_280, 10_280]));
    let mut file = Cursor::new(Vec::new());
    DynamicImage::ImageRgb16(picture)
        .write_to(&mut file, ImageFormat::Tiff)
        .unwrap();
    let prepared = prepare(&file.into_inner(), &Budget::default()).unwrap();
    assert_near(&prepared.data, 20, 15, [200, 40, 40], 4);
}

#[test]
fn a_bitmap_stored_from_top_to_bottom_has_its_size() {
    let mut file = written(&scene(64, 32), ImageFormat::Bmp);
    file[22..26].copy_from_slice(&(-32_i32).to_le_bytes());
    let seen = inspect(&file).unwrap();
    assert_eq!((seen.width, seen.height), (64, 32));
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.notes, Vec::<Note>::new());
}

#[test]
fn a_raw_photo_is_not_taken_for_its_small_preview() {
    let mut file = written(&scene(64, 32), ImageFormat::Tiff);
    // Any entry that is not needed becomes the version of the raw format.
    let directory = u32::from_le_bytes(file[4..8].try_into().unwrap()) as usize;
    let count = usize::from(u16::from_le_bytes([file[directory], file[directory + 1]]));
    let last = directory + 2 + (count - 1) * 12;
    file[last..last + 2].copy_from_slice(&50_706_u16.to_le_bytes());
    let refused = inspect(&file).unwrap_err();
    assert_eq!(refused, ImagingError::Unsupported { kind: Kind::Tiff });
}

#[test]
fn a_picture_container_without_a_known_brand_is_told_by_its_others() {
    let avif = b"\0\0\0\x1cftypmif1\0\0\0\0mif1miafavif";
    assert_eq!(sniff(avif), Kind::Avif);
    let plain = b"\0\0\0\x18ftypmif1\0\0\0\0mif1miaf";
    assert_eq!(sniff(plain), Kind::Heic);
}
