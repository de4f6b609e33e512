//! Every supported kind goes in, and a clean picture comes out.

use imaging::{Budget, Kind, Note, inspect, prepare, sniff, thumbnail};

use crate::pixels::{assert_near, difference, rgb};
use crate::samples::{self, scene};

const RED: [u8; 3] = [200, 40, 40];
const BLUE: [u8; 3] = [40, 40, 200];
const WHITE: [u8; 3] = [255, 255, 255];

fn png_allowed() -> Budget {
    Budget {
        allow_png: true,
        ..Budget::default()
    }
}

#[test]
fn a_picture_is_scaled_to_the_edge_and_never_enlarged() {
    let large = prepare(&samples::jpeg(&scene(2000, 1500), 90), &Budget::default()).unwrap();
    assert_eq!(
        (large.rendition.width, large.rendition.height),
        (1600, 1200)
    );
    assert_eq!(rgb(&large.data).dimensions(), (1600, 1200));
    let small = prepare(&samples::png(&scene(120, 80)), &Budget::default()).unwrap();
    assert_eq!(rgb(&small.data).dimensions(), (120, 80));
}

#[test]
fn a_very_narrow_picture_keeps_at_least_one_pixel() {
    let prepared = prepare(&samples::png(&scene(9000, 2)), &Budget::default()).unwrap();
    assert_eq!(
        (prepared.rendition.width, prepared.rendition.height),
        (1600, 1)
    );
}

#[test]
fn the_description_matches_the_data() {
    let prepared = prepare(&samples::png(&scene(300, 200)), &Budget::default()).unwrap();
    let again = inspect(&prepared.data).unwrap();
    let rendition = prepared.rendition;
    assert_eq!(rendition.sha256, again.sha256);
    assert_eq!(rendition.bytes, prepared.data.len() as u64);
    assert_eq!(
        (rendition.width, rendition.height),
        (again.width, again.height)
    );
    assert_eq!(
        (rendition.mime.as_str(), rendition.quality),
        ("image/jpeg", Some(85))
    );
}

#[test]
fn progressive_jpeg_is_read() {
    let upright = scene(640, 480);
    let file = samples::progressive_jpeg(&upright);
    assert!(inspect(&file).unwrap().progressive);
    let prepared = prepare(
        &file,
        &Budget {
            max_edge_px: 639,
            ..Budget::default()
        },
    )
    .unwrap();
    assert_eq!(prepared.rendition.width, 639);
}

#[test]
fn a_transparent_png_stays_png_when_that_is_allowed() {
    let prepared = prepare(&samples::half_clear_png(80, 40), &png_allowed()).unwrap();
    assert_eq!(prepared.rendition.mime, "image/png");
    let pixels = image::load_from_memory(&prepared.data)
        .unwrap()
        .into_rgba8();
    assert_eq!(pixels.get_pixel(5, 5).0[3], 0);
    assert_eq!(pixels.get_pixel(70, 5).0, [20, 160, 60, 255]);
}

#[test]
fn scaling_keeps_the_colour_of_solid_parts_up_to_their_edge() {
    let budget = Budget {
        max_edge_px: 40,
        ..png_allowed()
    };
    let prepared = prepare(&samples::half_clear_png(200, 100), &budget).unwrap();
    let pixels = image::load_from_memory(&prepared.data)
        .unwrap()
        .into_rgba8();
    assert_eq!(pixels.dimensions(), (40, 20));
    for x in 0..40 {
        let [red, green, blue, alpha] = pixels.get_pixel(x, 10).0;
        let close = red.abs_diff(20) < 8 && green.abs_diff(160) < 8 && blue.abs_diff(60) < 8;
        assert!(
            alpha < 32 || close,
            "column {x} is {red} {green} {blue} at opacity {alpha}"
        );
    }
}

#[test]
fn a_transparent_png_is_put_on_white_when_png_is_not_allowed() {
    let prepared = prepare(&samples::half_clear_png(80, 40), &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.notes, [Note::FlattenedOnWhite]);
    assert_near(&prepared.data, 5, 5, WHITE, 3);
    assert_near(&prepared.data, 70, 20, [20, 160, 60], 6);
}

#[test]
fn a_transparent_png_over_the_byte_limit_is_put_on_white() {
    let mut picture = image::DynamicImage::from(samples::noise(300, 300)).into_rgba8();
    picture.put_pixel(0, 0, image::Rgba([0, 0, 0, 0]));
    let mut file = std::io::Cursor::new(Vec::new());
    picture
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    let budget = Budget {
        max_bytes: 60_000,
        ..png_allowed()
    };
    let prepared = prepare(&file.into_inner(), &budget).unwrap();
    assert_eq!(prepared.rendition.mime, "image/jpeg");
    assert!(
        prepared.rendition.bytes <= 60_000,
        "{} bytes",
        prepared.rendition.bytes
    );
}

#[test]
fn sixteen_bit_png_keeps_its_colours() {
    let picture = image::ImageBuffer::from_pixel(40, 30, image::Rgb([0xC8FF_u16, 0x2800, 0x2810]));
    let mut file = std::io::Cursor::new(Vec::new());
    image::DynamicImage::from(picture)
        .write_to(&mut file, image::ImageFormat::Png)
        .unwrap();
    let prepared = prepare(&file.into_inner(), &Budget::default()).unwrap();
    assert_near(&prepared.data, 20, 15, RED, 3);
}

#[test]
fn palette_png_keeps_its_colours() {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, 32, 16);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.set_palette([RED, BLUE].concat());
    let indices: Vec<u8> = (0..32 * 16).map(|at| u8::from(at % 32 >= 16)).collect();
    encoder
        .write_header()
        .unwrap()
        .write_image_data(&indices)
        .unwrap();
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_near(&prepared.data, 4, 8, RED, 6);
    assert_near(&prepared.data, 28, 8, BLUE, 6);
}

#[test]
fn lossless_and_lossy_webp_are_read() {
    let upright = scene(96, 64);
    let lossless = prepare(&samples::lossless_webp(&upright), &Budget::default()).unwrap();
    assert!(difference(&rgb(&lossless.data), &upright) < 4.0);
    let lossy = samples::lossy_webp();
    assert_eq!(sniff(&lossy), Kind::WebpLossy);
    let prepared = prepare(&lossy, &Budget::default()).unwrap();
    assert_near(&prepared.data, 3, 8, RED, 25);
    assert_near(&prepared.data, 20, 8, BLUE, 25);
}

#[test]
fn animations_give_their_first_frame_and_say_so() {
    let gif = samples::gif(40, 20, &[RED, BLUE, WHITE]);
    let frames = [RED, BLUE].map(|colour| image::RgbImage::from_pixel(40, 20, image::Rgb(colour)));
    let webp = samples::animated_webp(&frames);
    for (file, kind, count) in [(gif, Kind::Gif, 3), (webp, Kind::WebpAnimated, 2)] {
        let inspection = inspect(&file).unwrap();
        assert_eq!((inspection.kind, inspection.frames), (kind, count));
        let prepared = prepare(&file, &Budget::default()).unwrap();
        assert!(
            prepared.rendition.notes.contains(&Note::FirstFrameOnly),
            "{kind}"
        );
        assert_near(&prepared.data, 20, 10, RED, 8);
    }
}

#[test]
fn thumbnails_of_every_kind_are_small_jpegs() {
    let upright = scene(400, 300);
    let files = [
        samples::jpeg(&upright, 90),
        samples::png(&upright),
        samples::lossless_webp(&upright),
        samples::gif(400, 300, &[RED]),
        samples::half_clear_png(400, 300),
    ];
    for file in files {
        let made = thumbnail(&file, 96).unwrap();
        assert_eq!((made.width, made.height), (96, 72));
        assert_eq!(sniff(&made.data), Kind::Jpeg);
        assert!(made.data.len() < 10_000, "{} bytes", made.data.len());
    }
}
