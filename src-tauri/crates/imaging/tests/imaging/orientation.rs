//! All eight ways a camera stores a picture come out the same way up.

use image::RgbImage;
use image::imageops::{flip_horizontal, flip_vertical, rotate90, rotate180, rotate270};
use imaging::{Budget, Note, Orientation, inspect, prepare, thumbnail};

use crate::pixels::{difference, rgb};
use crate::samples::{self, exif_orientation, jpeg, jpeg_with_exif, scene};

/// Stores `upright` the way a camera with this EXIF orientation does.
fn stored(upright: &RgbImage, value: u16) -> RgbImage {
    match value {
        2 => flip_horizontal(upright),
        3 => rotate180(upright),
        4 => flip_vertical(upright),
        5 => flip_horizontal(&rotate90(upright)),
        6 => rotate270(upright),
        7 => flip_horizontal(&rotate270(upright)),
        8 => rotate90(upright),
        _ => upright.clone(),
    }
}

#[test]
fn every_jpeg_orientation_comes_out_upright_at_full_size() {
    let upright = scene(96, 64);
    for value in 1..=8 {
        let file = jpeg_with_exif(
            &jpeg(&stored(&upright, value), 95),
            &exif_orientation(value),
        );
        let prepared = prepare(&file, &Budget::default()).unwrap();
        let off = difference(&rgb(&prepared.data), &upright);
        assert!(off < 4.0, "orientation {value} is off by {off}");
        assert_eq!(
            (prepared.rendition.width, prepared.rendition.height),
            (96, 64)
        );
    }
}

#[test]
fn every_jpeg_orientation_comes_out_upright_when_scaled() {
    let upright = scene(900, 600);
    let budget = Budget {
        max_edge_px: 300,
        ..Budget::default()
    };
    let wanted = image::imageops::resize(&upright, 300, 200, image::imageops::FilterType::Lanczos3);
    for value in 1..=8 {
        let file = jpeg_with_exif(
            &jpeg(&stored(&upright, value), 95),
            &exif_orientation(value),
        );
        let prepared = prepare(&file, &budget).unwrap();
        let off = difference(&rgb(&prepared.data), &wanted);
        assert!(off < 3.0, "orientation {value} is off by {off}");
    }
}

#[test]
fn thumbnails_are_upright_as_well() {
    let upright = scene(640, 480);
    let wanted = image::imageops::resize(&upright, 64, 48, image::imageops::FilterType::Lanczos3);
    for value in 1..=8 {
        let file = jpeg_with_exif(
            &jpeg(&stored(&upright, value), 95),
            &exif_orientation(value),
        );
        let made = thumbnail(&file, 64).unwrap();
        let off = difference(&rgb(&made.data), &wanted);
        assert!(off < 6.0, "orientation {value} is off by {off}");
        assert_eq!((made.width, made.height), (64, 48));
    }
}

#[test]
fn webp_and_png_with_an_orientation_come_out_upright() {
    let upright = scene(96, 64);
    for value in 1..=8 {
        let turned = stored(&upright, value);
        let exif = exif_orientation(value);
        let webp = samples::webp_with_metadata(&turned, &exif);
        let png = samples::png_with_chunk(&samples::png(&turned), b"eXIf", &exif);
        for file in [webp, png] {
            let prepared = prepare(&file, &Budget::default()).unwrap();
            let off = difference(&rgb(&prepared.data), &upright);
            assert!(off < 4.0, "orientation {value} is off by {off}");
        }
    }
}

#[test]
fn the_inspection_gives_the_upright_size_and_the_stored_orientation() {
    let file = jpeg_with_exif(&jpeg(&scene(90, 60), 90), &exif_orientation(6));
    let inspection = inspect(&file).unwrap();
    assert_eq!((inspection.width, inspection.height), (60, 90));
    assert_eq!(inspection.orientation, Orientation::Rotate90);
}

#[test]
fn values_outside_the_eight_mean_upright() {
    for value in [0, 9, 255, 65_535] {
        let file = jpeg_with_exif(&jpeg(&scene(96, 64), 90), &exif_orientation(value));
        assert_eq!(
            inspect(&file).unwrap().orientation,
            Orientation::Upright,
            "value {value}"
        );
    }
}

#[test]
fn a_turn_is_told() {
    let file = jpeg_with_exif(&jpeg(&scene(96, 64), 90), &exif_orientation(3));
    let notes = prepare(&file, &Budget::default()).unwrap().rendition.notes;
    assert_eq!(notes, [Note::TurnedUpright]);
}
