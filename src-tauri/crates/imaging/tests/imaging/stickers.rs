//! Stickers are clear squares of 512 pixels in few bytes; animated ones stay animated or are refused.

use std::io::Cursor;

use image::{ImageFormat, Rgba, RgbaImage};
use imaging::{
    Edit, ImagingError, Kind, MAX_STICKER_BYTES, MetadataKind, Note, inspect, sniff, sticker,
};

use crate::samples::{
    SECRET, animated_webp, display_p3, exif_everything, gif, jpeg, jpeg_with_exif, noise, png,
    scene, webp_with_metadata,
};

fn rgba(file: &[u8]) -> RgbaImage {
    image::load_from_memory(file).unwrap().into_rgba8()
}

#[test]
fn a_photo_becomes_a_square_sticker_with_clear_borders() {
    let file = jpeg_with_exif(&jpeg(&scene(1200, 600), 90), &exif_everything());
    let made = sticker(&file, None).unwrap();
    assert_eq!(made.rendition.mime, "image/webp");
    assert_eq!(sniff(&made.data), Kind::WebpLossy);
    let seen = rgba(&made.data);
    assert_eq!(seen.dimensions(), (512, 512));
    assert_eq!(seen.get_pixel(256, 20)[3], 0, "above the picture");
    assert_eq!(seen.get_pixel(256, 256)[3], 255);
    let corner = seen.get_pixel(20, 140).0;
    assert!(
        corner[0] > 180 && corner[1] < 80,
        "red is at the upper left: {corner:?}"
    );
    assert!(made.rendition.removed.contains(&MetadataKind::Place));
    assert_eq!(inspect(&made.data).unwrap().metadata, []);
}

#[test]
fn what_is_clear_stays_clear_and_what_is_small_grows() {
    let disc = RgbaImage::from_fn(100, 100, |x, y| {
        let (dx, dy) = (f64::from(x) - 49.5, f64::from(y) - 49.5);
        Rgba([200, 30, 30, if dx.hypot(dy) < 45.0 { 255 } else { 0 }])
    });
    let mut file = Cursor::new(Vec::new());
    disc.write_to(&mut file, ImageFormat::Png).unwrap();
    let seen = rgba(&sticker(&file.into_inner(), None).unwrap().data);
    assert_eq!(
        (seen.get_pixel(3, 3)[3], seen.get_pixel(256, 256)[3]),
        (0, 255)
    );
    assert_eq!(seen.get_pixel(256, 60)[3], 255, "it fills the square");
}

#[test]
fn even_noise_fits_into_the_limit_and_uses_it() {
    let made = sticker(&png(&noise(700, 700)), None).unwrap();
    assert!(made.rendition.bytes <= MAX_STICKER_BYTES);
    assert!(
        made.rendition.bytes * 10 >= MAX_STICKER_BYTES * 7,
        "{}",
        made.rendition.bytes
    );
    assert!(made.rendition.notes.contains(&Note::QualityLowered));
    assert_eq!(rgba(&made.data).dimensions(), (512, 512));
}

#[test]
fn colours_of_a_wide_profile_are_brought_to_srgb() {
    let plain = jpeg(&scene(512, 512), 95);
    let wide = {
        use img_parts::{ImageICC, jpeg::Jpeg};
        let mut file = Jpeg::from_bytes(plain.clone().into()).unwrap();
        file.set_icc_profile(Some(display_p3().into()));
        file.encoder().bytes().to_vec()
    };
    let (plain, wide) = (
        rgba(&sticker(&plain, None).unwrap().data),
        rgba(&sticker(&wide, None).unwrap().data),
    );
    let (plain, wide) = (plain.get_pixel(40, 470).0, wide.get_pixel(40, 470).0);
    assert_eq!(
        inspect(&sticker(&jpeg(&scene(512, 512), 95), None).unwrap().data)
            .unwrap()
            .colour_profile,
        None
    );
    assert!(
        plain[2].abs_diff(wide[2]) + plain[0].abs_diff(wide[0]) > 6,
        "{plain:?} {wide:?}"
    );
}

#[test]
fn an_animated_sticker_stays_animated_and_loses_what_it_tells() {
    let frames = [scene(512, 512), scene(512, 512), scene(512, 512)];
    let animated = animated_webp(&frames);
    let made = sticker(&animated, None).unwrap();
    assert_eq!(made.rendition.notes, [Note::AnimationKept]);
    let seen = inspect(&made.data).unwrap();
    assert_eq!((seen.kind, seen.frames), (Kind::WebpAnimated, 3));
    let mut telling = animated.clone();
    let secret = SECRET.as_bytes();
    telling.extend_from_slice(b"XMP ");
    telling.extend_from_slice(&(secret.len() as u32).to_le_bytes());
    telling.extend_from_slice(secret);
    if secret.len() % 2 == 1 {
        telling.push(0);
    }
    let length = (telling.len() as u32 - 8).to_le_bytes();
    telling[4..8].copy_from_slice(&length);
    telling[20] |= 0x04;
    assert!(
        inspect(&telling)
            .unwrap()
            .metadata
            .contains(&MetadataKind::Xmp)
    );
    let clean = sticker(&telling, None).unwrap();
    assert_eq!(clean.data, made.data);
}

#[test]
fn an_animated_sticker_of_another_size_or_weight_is_refused_with_the_numbers() {
    let small = animated_webp(&[scene(300, 512), scene(300, 512)]);
    let refused = sticker(&small, None).unwrap_err();
    assert!(matches!(refused, ImagingError::NotASticker { .. }));
    assert!(refused.to_string().contains("300 × 512"), "{refused}");
    let heavy = animated_webp(&[noise(512, 512), noise(512, 512)]);
    let refused = sticker(&heavy, None).unwrap_err().to_string();
    assert!(refused.contains("500000 bytes"), "{refused}");
    let fine = animated_webp(&[scene(512, 512), scene(512, 512)]);
    let mirrored = Edit {
        mirrored: true,
        ..Edit::default()
    };
    assert!(sticker(&fine, Some(mirrored)).is_err());
}

#[test]
fn of_a_gif_the_first_frame_becomes_a_still_sticker() {
    let made = sticker(&gif(64, 64, &[[200, 10, 10], [10, 200, 10]]), None).unwrap();
    assert!(made.rendition.notes.contains(&Note::FirstFrameOnly));
    assert!(rgba(&made.data).get_pixel(256, 256)[0] > 150);
}

#[test]
fn a_webp_with_metadata_is_cleaned() {
    let file = webp_with_metadata(&scene(400, 400), &exif_everything());
    let made = sticker(&file, None).unwrap();
    assert_eq!(inspect(&made.data).unwrap().metadata, []);
    assert!(!made.rendition.removed.is_empty());
}
