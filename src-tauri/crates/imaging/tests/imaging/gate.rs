//! Pictures over a limit are refused by their header alone, with the numbers.

use std::time::Instant;

use imaging::{Budget, Excess, ImagingError, MAX_PIXELS, MAX_SIDE_PX, inspect, prepare};

use crate::samples::{self, png_chunk, scene};

fn png_announcing(width: u32, height: u32) -> Vec<u8> {
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend_from_slice(&[8, 6, 0, 0, 0]);
    let signature = b"\x89PNG\r\n\x1A\n".to_vec();
    [
        signature,
        png_chunk(b"IHDR", &header),
        png_chunk(b"IDAT", &[0; 64]),
        png_chunk(b"IEND", &[]),
    ]
    .concat()
}

fn jpeg_announcing(width: u16, height: u16, progressive: bool) -> Vec<u8> {
    let small = scene(16, 16);
    let mut file = if progressive {
        samples::progressive_jpeg(&small)
    } else {
        samples::jpeg(&small, 90)
    };
    let frame = file
        .windows(2)
        .position(|pair| matches!(pair, [0xFF, 0xC0 | 0xC2]))
        .unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    file[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    file
}

/// Whether the number stands in the words, whole or in millions.
fn says(words: &str, number: u64) -> bool {
    let millions = format!("{:.1}", number as f64 / 1e6);
    words.contains(&number.to_string()) || words.contains(&millions)
}

#[track_caller]
fn assert_too_large(file: &[u8], measure: Excess, actual: u64, limit: u64) {
    let wanted = ImagingError::TooLarge {
        measure,
        actual,
        limit,
    };
    let started = Instant::now();
    assert_eq!(prepare(file, &Budget::default()).unwrap_err(), wanted);
    println!("{:?}: {wanted}", started.elapsed());
    assert_eq!(inspect(file).unwrap_err(), wanted);
    let said = wanted.to_string();
    assert!(
        says(&said, actual) && says(&said, limit),
        "{said} hides a number"
    );
    assert!(
        started.elapsed().as_millis() < 300,
        "took {:?}",
        started.elapsed()
    );
}

#[test]
fn over_100_megapixels_is_refused() {
    assert_too_large(
        &png_announcing(16_000, 6_251),
        Excess::Pixels,
        100_016_000,
        MAX_PIXELS,
    );
    assert_too_large(
        &jpeg_announcing(10_001, 10_000, false),
        Excess::Pixels,
        100_010_000,
        MAX_PIXELS,
    );
}

#[test]
fn over_50_megapixels_is_refused_when_progressive() {
    let file = jpeg_announcing(10_000, 5_001, true);
    assert_too_large(&file, Excess::ProgressivePixels, 50_010_000, 50_000_000);
}

#[test]
fn a_side_over_the_limit_is_refused_before_the_area_is_looked_at() {
    assert_too_large(
        &png_announcing(16_385, 1),
        Excess::SidePx,
        16_385,
        u64::from(MAX_SIDE_PX),
    );
    assert_too_large(
        &png_announcing(u32::MAX, u32::MAX),
        Excess::SidePx,
        u64::from(u32::MAX),
        16_384,
    );
}

#[test]
fn a_file_over_the_limit_of_its_kind_is_refused() {
    let mut file = samples::jpeg(&scene(64, 48), 90);
    file.resize(64_000_001, 0);
    assert_too_large(&file, Excess::FileBytes, 64_000_001, 64_000_000);
    let mut file = samples::gif(8, 8, &[[1, 2, 3]]);
    file.resize(32_000_001, 0);
    assert_too_large(&file, Excess::FileBytes, 32_000_001, 32_000_000);
}

#[test]
fn the_message_holds_the_numbers_and_what_to_do() {
    let problem = prepare(&png_announcing(16_000, 8_000), &Budget::default()).unwrap_err();
    let text = problem.to_string();
    assert!(text.contains("128.0 megapixels; at most 100.0"), "{text}");
    assert!(text.contains("Make it smaller"), "{text}");
}

#[test]
fn a_header_that_promises_more_than_the_file_holds_ends_in_an_error() {
    let refused = prepare(&png_announcing(9_000, 9_000), &Budget::default()).unwrap_err();
    assert!(
        matches!(refused, ImagingError::Damaged { .. }),
        "{refused:?}"
    );
    let refused = prepare(&jpeg_announcing(9_000, 9_000, false), &Budget::default()).unwrap_err();
    assert!(
        matches!(refused, ImagingError::Damaged { .. }),
        "{refused:?}"
    );
}

#[test]
fn a_deep_colour_picture_that_would_not_fit_into_memory_is_refused_before_decoding() {
    let mut header = [10_000_u32.to_be_bytes(), 9_000_u32.to_be_bytes()].concat();
    header.extend_from_slice(&[16, 6, 0, 0, 0]);
    let signature = b"\x89PNG\r\n\x1A\n".to_vec();
    let file = [
        signature,
        png_chunk(b"IHDR", &header),
        png_chunk(b"IDAT", &[0; 64]),
    ]
    .concat();
    let refused = prepare(&file, &Budget::default()).unwrap_err();
    assert!(
        matches!(refused, ImagingError::TooMuchMemory { .. }),
        "{refused:?}"
    );
}

#[test]
fn a_picture_without_a_size_is_damaged() {
    let refused = inspect(&png_announcing(0, 10)).unwrap_err();
    assert!(
        matches!(refused, ImagingError::Damaged { .. }),
        "{refused:?}"
    );
}

/// A small PNG with a profile of zeros that unpacks to this many megabytes.
fn profile_bomb(megabytes: usize) -> Vec<u8> {
    let mut file = Vec::new();
    let mut info = png::Info::with_size(64, 48);
    info.color_type = png::ColorType::Rgb;
    info.icc_profile = Some(vec![0; megabytes << 20].into());
    let encoder = png::Encoder::with_info(&mut file, info).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(scene(64, 48).as_raw()).unwrap();
    writer.finish().unwrap();
    file
}

/// A PNG of one colour that unpacks to a thousand times its bytes.
fn pixel_bomb(width: u32, height: u32) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    let mut writer = encoder.write_header().unwrap();
    let mut rows = writer.stream_writer().unwrap();
    let row = vec![0; width as usize];
    for _ in 0..height {
        std::io::Write::write_all(&mut rows, &row).unwrap();
    }
    rows.finish().unwrap();
    writer.finish().unwrap();
    file
}

#[test]
fn a_png_that_unpacks_to_far_more_than_it_has_is_opened_within_the_limits_or_refused() {
    let large = pixel_bomb(6_000, 6_000);
    assert!(large.len() < 300_000, "{} bytes are no bomb", large.len());
    let made = prepare(&large, &Budget::default()).unwrap();
    assert_eq!(made.rendition.width, 1600);
    let profile = profile_bomb(100);
    assert!(
        profile.len() < 1_000_000,
        "{} bytes are no bomb",
        profile.len()
    );
    let outcome = prepare(&profile, &Budget::default());
    match outcome {
        Ok(made) => assert_eq!(inspect(&made.data).unwrap().colour_profile, None),
        Err(refused) => assert!(matches!(
            refused,
            ImagingError::TooMuchMemory { .. } | ImagingError::Damaged { .. }
        )),
    }
}
