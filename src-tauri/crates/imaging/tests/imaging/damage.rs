//! Cut, altered and random files end in a typed error or a sound picture, never in a panic.

use imaging::{Budget, ImagingError, Kind, inspect, prepare, sniff, thumbnail};
use proptest::prelude::*;

use crate::samples::{self, scene};

/// One small file of every kind that is read.
pub fn every_kind() -> Vec<Vec<u8>> {
    let upright = scene(160, 120);
    vec![
        samples::jpeg_with_exif(&samples::jpeg(&upright, 85), &samples::exif_everything()),
        samples::progressive_jpeg(&upright),
        samples::cmyk_jpeg(64, 48, [10, 200, 30, 40]),
        samples::png_with_chunk(
            &samples::png(&upright),
            b"eXIf",
            &samples::exif_everything(),
        ),
        samples::half_clear_png(160, 120),
        samples::webp_with_metadata(&upright, &samples::exif_everything()),
        samples::lossy_webp(),
        samples::animated_webp(&[upright.clone(), upright.clone()]),
        samples::gif(80, 60, &[[9, 8, 7], [6, 5, 4]]),
        samples::heic(&upright, Some(samples::exif_everything()), None),
        samples::written(&upright, image::ImageFormat::Bmp),
        samples::written(&upright, image::ImageFormat::Tiff),
    ]
}

/// A result that came out must hold up as a picture of its own.
fn assert_sound(file: &[u8]) {
    _ = inspect(file);
    _ = thumbnail(file, 32);
    let budget = Budget {
        max_edge_px: 100,
        allow_png: true,
        ..Budget::default()
    };
    if let Ok(prepared) = prepare(file, &budget) {
        let again = image::load_from_memory(&prepared.data).unwrap();
        let described = (prepared.rendition.width, prepared.rendition.height);
        assert_eq!((again.width(), again.height()), described);
        assert_eq!(inspect(&prepared.data).unwrap().metadata, []);
    }
}

#[test]
fn a_cut_picture_is_damaged_wherever_it_is_cut() {
    for file in every_kind() {
        let kind = sniff(&file);
        if matches!(kind, Kind::WebpAnimated | Kind::Gif) {
            continue;
        }
        for percent in [20, 40, 60, 80] {
            let cut = &file[..file.len() * percent / 100];
            let outcome = prepare(cut, &Budget::default());
            assert!(
                matches!(outcome, Err(ImagingError::Damaged { .. })),
                "{kind} at {percent} %"
            );
        }
    }
}

#[test]
fn an_animation_cut_inside_its_first_frame_is_damaged() {
    let gif = samples::gif(200, 150, &[[9, 8, 7]]);
    let webp = samples::animated_webp(&[samples::noise(80, 60), scene(80, 60)]);
    for file in [&gif[..gif.len() / 2], &webp[..webp.len() / 4]] {
        let outcome = prepare(file, &Budget::default());
        assert!(
            matches!(outcome, Err(ImagingError::Damaged { .. })),
            "{outcome:?}"
        );
    }
}

#[test]
fn a_jpeg_without_its_end_is_damaged_and_says_so() {
    let file = samples::jpeg(&scene(640, 480), 90);
    let problem = prepare(&file[..file.len() / 2], &Budget::default()).unwrap_err();
    assert!(problem.to_string().contains("damaged"), "{problem}");
}

#[test]
fn a_few_stray_bytes_before_the_end_are_repaired_and_told() {
    let mut file = samples::jpeg(&scene(640, 480), 90);
    let end = file.len() - 2;
    file.splice(end..end, [0; 16]);
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(
        prepared.rendition.notes,
        [imaging::Note::MinorDamageRepaired]
    );
}

#[test]
fn a_file_that_is_no_picture_is_named() {
    let found = |bytes: &[u8]| prepare(bytes, &Budget::default()).unwrap_err();
    assert_eq!(
        found(b"%PDF-1.7 and so on"),
        ImagingError::NotAPicture { found: Kind::Pdf }
    );
    assert_eq!(found(b""), ImagingError::NotAPicture { found: Kind::Empty });
    let avif = found(b"\0\0\0\x18ftypavif\0\0\0\0mif1avif");
    assert_eq!(avif, ImagingError::Unsupported { kind: Kind::Avif });
    assert!(avif.to_string().contains("an AVIF picture"), "{avif}");
}

#[test]
fn four_hundred_seeded_mutations_of_every_kind_do_no_harm() {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    let mut next = move |below: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % below
    };
    for file in every_kind() {
        for _ in 0..400 {
            let mut mutated = file.clone();
            for _ in 0..=next(6) {
                let at = next(mutated.len());
                mutated[at] = next(256) as u8;
            }
            if next(8) == 0 {
                mutated.truncate(next(mutated.len()));
            }
            assert_sound(&mutated);
        }
    }
}

proptest! {
    #[test]
    fn random_bytes_behind_any_signature_do_no_harm(
        start in 0_usize..12,
        noise in proptest::collection::vec(any::<u8>(), 0..400),
        kept in 4_usize..60,
    ) {
        let file = &every_kind()[start];
        let head = &file[..kept.min(file.len())];
        assert_sound(&[head, &noise].concat());
    }
}
