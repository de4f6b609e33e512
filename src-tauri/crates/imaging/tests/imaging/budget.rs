//! Results fit into the byte limit and use it well.

use imaging::{Budget, ImagingError, Note, prepare};

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
