//! Turned, mirrored, straightened and cropped pictures look as a person asked for.

use image::imageops::{self, FilterType};
use image::{Rgb, RgbImage};
use imaging::{Budget, Edit, Note, Part, prepare_edited, thumbnail_edited};

use crate::pixels::{difference, rgb};
use crate::samples::{self, exif_orientation, heic, jpeg, jpeg_with_exif, png, scene};

fn edited(file: &[u8], edge_px: u32, edit: Edit) -> RgbImage {
    let budget = Budget {
        max_edge_px: edge_px,
        quality: 95,
        ..Budget::default()
    };
    rgb(&prepare_edited(file, &budget, Some(edit)).unwrap().data)
}

fn turned(picture: &RgbImage, quarters: u8) -> RgbImage {
    match quarters {
        1 => imageops::rotate90(picture),
        2 => imageops::rotate180(picture),
        3 => imageops::rotate270(picture),
        _ => picture.clone(),
    }
}

fn stored(upright: &RgbImage, orientation: u16) -> RgbImage {
    match orientation {
        2 => imageops::flip_horizontal(upright),
        3 => imageops::rotate180(upright),
        4 => imageops::flip_vertical(upright),
        5 => imageops::flip_horizontal(&imageops::rotate90(upright)),
        6 => imageops::rotate270(upright),
        7 => imageops::flip_horizontal(&imageops::rotate270(upright)),
        8 => imageops::rotate90(upright),
        _ => upright.clone(),
    }
}

/// An off-centre part, as the edit names it and as it looks.
const PART: Part = Part {
    left: 1250,
    top: 2500,
    width: 5000,
    height: 6250,
};

fn part(picture: &RgbImage) -> RgbImage {
    let share = |value: u16, side: u32| u32::from(value) * side / 10_000;
    let (width, height) = picture.dimensions();
    let (left, top) = (share(PART.left, width), share(PART.top, height));
    imageops::crop_imm(
        picture,
        left,
        top,
        share(PART.width, width),
        share(PART.height, height),
    )
    .to_image()
}

#[test]
fn turns_and_mirror_come_after_every_stored_orientation() {
    let upright = scene(96, 64);
    for orientation in 1..=8 {
        let file = jpeg(&stored(&upright, orientation), 95);
        let file = jpeg_with_exif(&file, &exif_orientation(orientation));
        for quarter_turns in 0..4 {
            for mirrored in [false, true] {
                let edit = Edit {
                    quarter_turns,
                    mirrored,
                    crop: Some(PART),
                    ..Edit::default()
                };
                let wanted = turned(&upright, quarter_turns);
                let wanted = if mirrored {
                    imageops::flip_horizontal(&wanted)
                } else {
                    wanted
                };
                let off = difference(&edited(&file, 1600, edit), &part(&wanted));
                assert!(
                    off < 5.0,
                    "orientation {orientation}, {quarter_turns} turns, mirrored {mirrored}: off by {off}"
                );
            }
        }
    }
}

#[test]
fn a_crop_alone_copies_pixels() {
    let upright = samples::noise(160, 80);
    let edit = Edit {
        crop: Some(PART),
        ..Edit::default()
    };
    let budget = Budget {
        quality: 100,
        ..Budget::default()
    };
    let found = prepare_edited(&png(&upright), &budget, Some(edit)).unwrap();
    let off = difference(&rgb(&found.data), &part(&upright));
    assert!(off < 2.0, "a filter blurred it: off by {off}");
}

#[test]
fn a_small_part_of_a_large_photo_is_as_sharp_as_the_photo() {
    // Stripes of two pixels, which any decoding at a smaller scale would wash out.
    let stripes = RgbImage::from_fn(3200, 2400, |x, _| {
        Rgb([if x / 2 % 2 == 0 { 20 } else { 230 }; 3])
    });
    let edit = Edit {
        crop: Some(Part {
            left: 5000,
            top: 5000,
            width: 1000,
            height: 1000,
        }),
        ..Edit::default()
    };
    let found = edited(&jpeg(&stripes, 95), 320, edit);
    assert_eq!(found.dimensions(), (320, 240));
    let row: Vec<u8> = (100..110).map(|x| found.get_pixel(x, 100)[0]).collect();
    let (low, high) = (row.iter().min().unwrap(), row.iter().max().unwrap());
    assert!(high - low > 150, "the stripes are gone: {row:?}");
}

#[test]
fn a_crop_is_scaled_down_to_the_longest_side_allowed() {
    let edit = Edit {
        crop: Some(PART),
        ..Edit::default()
    };
    for file in [jpeg(&scene(1600, 1200), 95), png(&scene(1600, 1200))] {
        let found = edited(&file, 400, edit);
        let wanted = imageops::resize(&part(&scene(1600, 1200)), 400, 375, FilterType::Lanczos3);
        let off = difference(&found, &wanted);
        assert!(off < 4.0, "off by {off}");
    }
}

/// A smooth picture with a frame; smooth, so that filters agree about it.
fn soft(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| {
        let wave = |v: u32, length: f64| ((f64::from(v) / length).sin() * 100.0 + 128.0) as u8;
        Rgb([wave(x, 37.0), wave(y, 23.0), wave(x + 2 * y, 61.0)])
    })
}

/// Looks up a turned picture point by point, with the formula of a clockwise turn about the middle.
fn straightened(picture: &RgbImage, degrees: f64, size: (u32, u32)) -> RgbImage {
    let (sine, cosine) = degrees.to_radians().sin_cos();
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    RgbImage::from_fn(size.0, size.1, |x, y| {
        let x = f64::from(x) + 0.5 - f64::from(size.0) / 2.0;
        let y = f64::from(y) + 0.5 - f64::from(size.1) / 2.0;
        let (from_x, from_y) = (x * cosine + y * sine, y * cosine - x * sine);
        let (from_x, from_y) = (from_x + width / 2.0 - 0.5, from_y + height / 2.0 - 0.5);
        assert!(
            from_x > -1.0 && from_y > -1.0 && from_x < width && from_y < height,
            "an empty corner is visible"
        );
        imageops::interpolate_bilinear(
            picture,
            from_x.clamp(0.0, width - 1.0) as f32,
            from_y.clamp(0.0, height - 1.0) as f32,
        )
        .unwrap()
    })
}

#[test]
fn a_tilted_picture_is_turned_clockwise_and_loses_its_corners() {
    let picture = soft(640, 480);
    for tenths in [-450, -87, -5, 12, 100, 450] {
        let edit = Edit {
            straighten_tenths: tenths,
            ..Edit::default()
        };
        let found = edited(&png(&picture), 1600, edit);
        let shape = f64::from(found.width()) / f64::from(found.height());
        assert!((shape - 640.0 / 480.0).abs() < 0.01, "{tenths}: {shape}");
        let wanted = straightened(&picture, f64::from(tenths) / 10.0, found.dimensions());
        let off = difference(&found, &wanted);
        assert!(off < 2.0, "{tenths} tenths: off by {off}");
    }
}

#[test]
fn straighten_crop_and_scale_go_together() {
    let picture = soft(1200, 900);
    let edit = Edit {
        straighten_tenths: 73,
        crop: Some(PART),
        ..Edit::default()
    };
    let whole = Edit { crop: None, ..edit };
    let large = edited(&png(&picture), 1600, whole);
    let wanted = part(&large);
    let found = edited(&png(&picture), 200, edit);
    let wanted = imageops::resize(&wanted, found.width(), found.height(), FilterType::Lanczos3);
    let off = difference(&found, &wanted);
    assert!(off < 3.0, "off by {off}");
}

#[test]
fn straightening_keeps_clear_pixels_clear_and_their_colour_out_of_the_others() {
    // Green is hidden below the clear half; none of it may come through at the border.
    let half = image::RgbaImage::from_fn(200, 200, |x, _| {
        image::Rgba(if x < 100 {
            [0, 255, 0, 0]
        } else {
            [200, 0, 0, 255]
        })
    });
    let mut file = std::io::Cursor::new(Vec::new());
    half.write_to(&mut file, image::ImageFormat::Png).unwrap();
    let budget = Budget {
        allow_png: true,
        ..Budget::default()
    };
    let edit = Edit {
        straighten_tenths: 130,
        ..Edit::default()
    };
    let made = prepare_edited(&file.into_inner(), &budget, Some(edit)).unwrap();
    assert_eq!(made.rendition.mime, "image/png");
    let found = image::load_from_memory(&made.data).unwrap().into_rgba8();
    assert!(
        found.pixels().any(|pixel| pixel[3] == 0) && found.pixels().any(|pixel| pixel[3] == 255)
    );
    let greenest = found
        .pixels()
        .filter(|pixel| pixel[3] > 8)
        .map(|pixel| pixel[1])
        .max();
    assert!(greenest < Some(12), "{greenest:?}");
}

#[test]
fn an_edited_picture_is_never_passed_on_as_it_was() {
    let file = jpeg(&scene(400, 300), 80);
    let edit = Edit {
        mirrored: true,
        ..Edit::default()
    };
    let made = prepare_edited(&file, &Budget::default(), Some(edit)).unwrap();
    assert!(!made.rendition.notes.contains(&Note::AlreadyFine));
    let unedited = prepare_edited(&file, &Budget::default(), Some(Edit::default())).unwrap();
    assert_eq!(unedited.rendition.notes, [Note::AlreadyFine]);
}

#[test]
fn thumbnails_show_the_edit() {
    let upright = scene(640, 480);
    let edit = Edit {
        quarter_turns: 1,
        crop: Some(PART),
        ..Edit::default()
    };
    let wanted = part(&turned(&upright, 1));
    for file in [jpeg(&upright, 95), heic(&upright, None, None)] {
        let made = thumbnail_edited(&file, 100, Some(edit)).unwrap();
        let small = imageops::resize(&wanted, made.width, made.height, FilterType::Lanczos3);
        let off = difference(&rgb(&made.data), &small);
        assert!(off < 6.0, "off by {off}");
    }
}

#[test]
fn the_smallest_pictures_survive_every_edit() {
    let all = Edit {
        quarter_turns: 3,
        mirrored: true,
        straighten_tenths: 449,
        crop: Some(Part {
            left: 9999,
            top: 0,
            width: 1,
            height: 1,
        }),
    };
    for (width, height) in [(1, 1), (2, 1), (1, 300), (7, 5)] {
        let found = edited(&png(&scene(width, height)), 1600, all);
        assert!(found.width() >= 1 && found.height() >= 1);
    }
}
