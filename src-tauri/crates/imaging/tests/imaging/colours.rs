//! Colours look the same before and after: profiles are kept, printing colours are converted.

use imaging::{Budget, ColourSpace, Note, inspect, prepare, thumbnail};

use crate::pixels::{assert_near, rgb};
use crate::samples::{self, display_p3, jpeg_with_icc, scene};

#[test]
fn a_display_p3_profile_is_kept_byte_for_byte() {
    let profile = display_p3();
    let file = jpeg_with_icc(&samples::jpeg(&scene(800, 600), 90), &profile);
    let small = Budget {
        max_edge_px: 400,
        ..Budget::default()
    };
    for budget in [Budget::default(), small] {
        let prepared = prepare(&file, &budget).unwrap();
        let kept = inspect(&prepared.data).unwrap().colour_profile.unwrap();
        assert_eq!(
            (kept.name.as_str(), kept.space),
            ("Display P3", ColourSpace::Rgb)
        );
        let holds_profile = prepared
            .data
            .windows(profile.len())
            .any(|part| part == profile);
        assert!(holds_profile, "the profile was changed");
    }
    assert!(
        inspect(&thumbnail(&file, 64).unwrap().data)
            .unwrap()
            .colour_profile
            .is_some()
    );
}

#[test]
fn a_profile_in_a_png_is_kept() {
    let mut file = Vec::new();
    {
        use image::ImageEncoder;
        let mut encoder = image::codecs::png::PngEncoder::new(&mut file);
        encoder.set_icc_profile(display_p3()).unwrap();
        let colours = image::ExtendedColorType::Rgb8;
        encoder
            .write_image(scene(60, 40).as_raw(), 60, 40, colours)
            .unwrap();
    }
    assert_eq!(
        inspect(&file).unwrap().colour_profile.unwrap().name,
        "Display P3"
    );
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(
        inspect(&prepared.data)
            .unwrap()
            .colour_profile
            .unwrap()
            .name,
        "Display P3"
    );
}

#[test]
fn a_large_profile_is_split_over_segments_and_joined_again() {
    let mut profile = display_p3();
    profile.resize(150_000, 0);
    let file = jpeg_with_icc(&samples::jpeg(&scene(800, 600), 90), &profile);
    let prepared = prepare(
        &file,
        &Budget {
            max_edge_px: 400,
            ..Budget::default()
        },
    )
    .unwrap();
    let kept = inspect(&prepared.data).unwrap().colour_profile.unwrap();
    assert_eq!(kept.bytes, 150_000);
}

#[test]
fn a_profile_for_other_channels_is_dropped_and_told() {
    let file = jpeg_with_icc(&samples::grey_jpeg(64, 64), &display_p3());
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.notes, [Note::ProfileDropped]);
    assert_eq!(inspect(&prepared.data).unwrap().colour_profile, None);
}

#[test]
fn printing_colours_become_screen_colours() {
    let inks = [
        ([0, 0, 0, 0], [255, 255, 255]),
        ([255, 0, 0, 0], [0, 255, 255]),
        ([0, 255, 255, 0], [255, 0, 0]),
        ([0, 0, 0, 255], [0, 0, 0]),
        ([0, 0, 0, 128], [127, 127, 127]),
    ];
    for (ink, screen) in inks {
        let prepared = prepare(&samples::cmyk_jpeg(48, 32, ink), &Budget::default()).unwrap();
        assert_eq!(prepared.rendition.notes, [Note::ConvertedFromCmyk]);
        assert_near(&prepared.data, 24, 16, screen, 4);
    }
}

#[test]
fn grey_stays_grey() {
    let prepared = prepare(&samples::grey_jpeg(2000, 100), &Budget::default()).unwrap();
    let decoded = image::load_from_memory(&prepared.data).unwrap();
    assert_eq!(decoded.color(), image::ColorType::L8);
    assert!(rgb(&prepared.data).get_pixel(1590, 10).0[0] > 245);
}
