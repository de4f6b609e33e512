//! Results fit into the byte limit and use it well.

use image::{Rgb, RgbImage};
use imaging::{Budget, ImagingError, Note, prepare};
use proptest::prelude::*;

use crate::pixels::rgb;
use crate::samples::{jpeg, noise, png, scene};

#[test]
fn quality_stays_when_the_limit_is_generous() {
    let prepared = prepare(&png(&scene(800, 600)), &Budget::default()).unwrap();
    assert_eq!(
        (prepared.rendition.quality, prepared.rendition.notes.len()),
        (Some(85), 0)
    );
}

#[test]
fn a_tight_limit_is_kept_and_used_to_70_percent() {
    let file = png(&noise(400, 300));
    for max_bytes in [90_000, 60_000, 40_000, 20_000, 8_000] {
        let budget = Budget {
            max_bytes,
            ..Budget::default()
        };
        let rendition = prepare(&file, &budget).unwrap().rendition;
        let used = rendition.bytes * 100 / max_bytes;
        assert!(
            rendition.bytes <= max_bytes,
            "{} over {max_bytes}",
            rendition.bytes
        );
        assert!(used >= 70, "only {used} % of {max_bytes} used");
        assert!(rendition.notes.contains(&Note::QualityLowered));
    }
}

#[test]
fn size_goes_down_only_after_quality() {
    let file = png(&noise(400, 300));
    let large = prepare(
        &file,
        &Budget {
            max_bytes: 60_000,
            ..Budget::default()
        },
    )
    .unwrap();
    assert_eq!((large.rendition.width, large.rendition.height), (400, 300));
    let small = prepare(
        &file,
        &Budget {
            max_bytes: 8_000,
            ..Budget::default()
        },
    )
    .unwrap();
    assert!(small.rendition.notes.contains(&Note::ScaledBelowEdge));
    assert_eq!(rgb(&small.data).width(), small.rendition.width);
    assert!(small.rendition.width < 400);
}

#[test]
fn a_jpeg_over_the_limit_is_encoded_again() {
    let file = jpeg(&noise(400, 300), 95);
    let max_bytes = file.len() as u64 / 2;
    let prepared = prepare(
        &file,
        &Budget {
            max_bytes,
            ..Budget::default()
        },
    )
    .unwrap();
    assert!(prepared.rendition.bytes <= max_bytes);
    assert!(!prepared.rendition.notes.contains(&Note::AlreadyFine));
}

#[test]
fn an_impossible_limit_is_refused_with_the_numbers() {
    let refused = prepare(
        &png(&noise(400, 300)),
        &Budget {
            max_bytes: 100,
            ..Budget::default()
        },
    );
    let Err(ImagingError::CannotFit {
        limit_bytes: 100,
        smallest_bytes,
    }) = refused
    else {
        panic!("{refused:?}");
    };
    assert!(smallest_bytes > 100);
}

/// What pictures are made of, as far as an encoder cares.
#[derive(Debug, Clone, Copy)]
enum Look {
    /// Every pixel by chance, this far apart.
    Noise(u8),
    /// Only soft changes.
    Gradient,
    /// Fields of this many pixels, with hard edges.
    Fields(u32),
    /// Soft changes under a little grain, as photos are.
    Photo(u8),
    /// Flat, with some noise in one corner.
    Corner,
}

fn draw(look: Look, width: u32, height: u32) -> RgbImage {
    let (soft, hard) = (scene(width, height), noise(width, height));
    RgbImage::from_fn(width, height, |x, y| {
        let (soft, hard) = (soft.get_pixel(x, y).0, hard.get_pixel(x, y).0);
        let grain = |base: [u8; 3], amount: u8| {
            let one = |channel: usize| {
                let shift = (i32::from(hard[channel]) - 128) * i32::from(amount) / 128;
                (i32::from(base[channel]) + shift).clamp(0, 255) as u8
            };
            Rgb([one(0), one(1), one(2)])
        };
        match look {
            Look::Noise(amount) => grain([128; 3], amount),
            Look::Gradient => Rgb([(x * 255 / width) as u8, (y * 255 / height) as u8, 90]),
            Look::Fields(side) if (x / side + y / side).is_multiple_of(2) => Rgb([230, 220, 40]),
            Look::Fields(_) => Rgb([20, 40, 90]),
            Look::Photo(amount) => grain(soft, amount),
            Look::Corner if x < width / 3 && y < height / 3 => Rgb(hard),
            Look::Corner => Rgb([200, 200, 210]),
        }
    })
}

fn any_look() -> impl Strategy<Value = Look> {
    prop_oneof![
        (1_u8..=127).prop_map(Look::Noise),
        Just(Look::Gradient),
        (1_u32..40).prop_map(Look::Fields),
        (1_u8..60).prop_map(Look::Photo),
        Just(Look::Corner),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(160))]
    #[test]
    fn every_picture_keeps_every_limit_and_uses_it(
        look in any_look(),
        width in 16_u32..420,
        height in 16_u32..420,
        share in 2_u64..100,
        quality in prop_oneof![Just(85_u8), 50_u8..=100],
    ) {
        let file = png(&draw(look, width, height));
        let generous = Budget { quality, ..Budget::default() };
        let full = prepare(&file, &generous).unwrap().rendition.bytes;
        let budget = Budget { max_bytes: full * share / 100, ..generous };
        match prepare(&file, &budget) {
            Ok(made) => {
                let used = made.rendition.bytes;
                prop_assert!(used <= budget.max_bytes, "{} over {}", used, budget.max_bytes);
                // Patterns jump by themselves: at the next size their edges fall on blocks or off them.
                let is_pattern = matches!(look, Look::Fields(_));
                let well_used = used * 10 >= budget.max_bytes * 7;
                prop_assert!(is_pattern || well_used, "only {} of {}", used, budget.max_bytes);
            }
            // A JPEG of a single pixel has some 630 bytes of tables.
            Err(ImagingError::CannotFit { .. }) => prop_assert!(budget.max_bytes < 800),
            Err(other) => prop_assert!(false, "{other}"),
        }
    }
}
