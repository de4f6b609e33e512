//! Nothing private is left in a result, and what was found is told.

use imaging::MetadataKind::*;
use imaging::{Budget, MetadataKind, Note, inspect, prepare, thumbnail};

use crate::pixels::rgb;
use crate::samples::*;

/// Only results of this search count: it knows nothing of file formats.
#[track_caller]
fn assert_silent(file: &[u8]) {
    let traces: [&[u8]; 8] = [
        SECRET.as_bytes(),
        b"Exif",
        b"xmpmeta",
        b"http://",
        b"Photoshop",
        b"tEXt",
        b"eXIf",
        b"tIME",
    ];
    for trace in traces {
        let found = file.windows(trace.len()).any(|part| part == trace);
        assert!(!found, "{} is left", String::from_utf8_lossy(trace));
    }
}

fn crowded_jpeg(width: u32, height: u32) -> Vec<u8> {
    let mut file = jpeg_with_exif(&jpeg(&scene(width, height), 90), &exif_everything());
    let xmp = format!("http://ns.adobe.com/xap/1.0/\0{}", xmp());
    file = jpeg_with_segment(&file, 0xE1, xmp.as_bytes());
    file = jpeg_with_segment(
        &file,
        0xED,
        format!("Photoshop 3.0\08BIM{SECRET}").as_bytes(),
    );
    file = jpeg_with_segment(&file, 0xE2, format!("MPF\0{SECRET}").as_bytes());
    file = jpeg_with_segment(&file, 0xE5, SECRET.as_bytes());
    file = jpeg_with_segment(&file, 0xE0, format!("JFXX\0{SECRET}").as_bytes());
    file = jpeg_with_segment(&file, 0xFE, SECRET.as_bytes());
    file.extend_from_slice(SECRET.as_bytes());
    file
}

const EVERY_JPEG_CATEGORY: [MetadataKind; 16] = [
    Place,
    DateTaken,
    CameraModel,
    CameraSerial,
    Owner,
    Copyright,
    Software,
    Comment,
    Thumbnail,
    MakerNote,
    CameraSettings,
    Xmp,
    Iptc,
    ExtraPictures,
    TrailingData,
    ApplicationData,
];

#[test]
fn every_category_is_found_in_a_crowded_jpeg() {
    assert_eq!(
        inspect(&crowded_jpeg(64, 48)).unwrap().metadata,
        EVERY_JPEG_CATEGORY
    );
}

#[test]
fn a_redrawn_jpeg_holds_nothing_private() {
    let prepared = prepare(&crowded_jpeg(2000, 1000), &Budget::default()).unwrap();
    assert_silent(&prepared.data);
    assert_eq!(prepared.rendition.removed, EVERY_JPEG_CATEGORY);
    assert_eq!(inspect(&prepared.data).unwrap().metadata, []);
}

#[test]
fn a_jpeg_that_is_already_fine_keeps_its_pixels_and_loses_the_rest() {
    let file = crowded_jpeg(640, 480);
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.notes, [Note::AlreadyFine]);
    assert_eq!(prepared.rendition.quality, None);
    assert_silent(&prepared.data);
    assert_eq!(
        rgb(&prepared.data),
        rgb(&file),
        "the pixels must be the very same"
    );
    assert_eq!(inspect(&prepared.data).unwrap().metadata, []);
}

#[test]
fn a_progressive_jpeg_that_is_already_fine_keeps_its_pixels() {
    let file = jpeg_with_exif(&progressive_jpeg(&scene(320, 240)), &exif_everything());
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.notes, [Note::AlreadyFine]);
    assert_silent(&prepared.data);
    assert_eq!(rgb(&prepared.data), rgb(&file));
}

#[test]
fn a_comment_between_the_scans_is_found_and_removed() {
    let file = progressive_jpeg(&scene(320, 240));
    let last_scan = file
        .windows(2)
        .rposition(|pair| pair == [0xFF, 0xDA])
        .unwrap();
    let comment = [
        &[0xFF, 0xFE, 0, 2 + SECRET.len() as u8][..],
        SECRET.as_bytes(),
    ]
    .concat();
    let hidden = [&file[..last_scan], &comment, &file[last_scan..]].concat();
    let prepared = prepare(&hidden, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.removed, [Comment]);
    assert_silent(&prepared.data);
}

#[test]
fn a_second_pass_changes_nothing() {
    let first = prepare(&crowded_jpeg(640, 480), &Budget::default()).unwrap();
    let second = prepare(&first.data, &Budget::default()).unwrap();
    assert_eq!(second.data, first.data);
    assert_eq!(second.rendition.removed, []);
}

#[test]
fn png_text_time_and_exif_are_removed() {
    let mut file = half_clear_png(60, 40);
    file = png_with_chunk(&file, b"tEXt", format!("Author\0{SECRET}").as_bytes());
    file = png_with_chunk(
        &file,
        b"iTXt",
        format!("XML:com.adobe.xmp\0\0\0\0\0{}", xmp()).as_bytes(),
    );
    file = png_with_chunk(&file, b"tIME", &[7, 234, 1, 2, 3, 4, 5]);
    file = png_with_chunk(&file, b"eXIf", &exif_everything());
    file = png_with_chunk(&file, b"prVt", SECRET.as_bytes());
    file.extend_from_slice(SECRET.as_bytes());
    let removed = inspect(&file).unwrap().metadata;
    for kind in [
        Place,
        DateTaken,
        Owner,
        Xmp,
        Text,
        TrailingData,
        ApplicationData,
    ] {
        assert!(
            removed.contains(&kind),
            "{kind:?} was not found in {removed:?}"
        );
    }
    for allow_png in [true, false] {
        let prepared = prepare(
            &file,
            &Budget {
                allow_png,
                ..Budget::default()
            },
        )
        .unwrap();
        assert_silent(&prepared.data);
        assert_eq!(prepared.rendition.removed, removed);
    }
}

#[test]
fn webp_metadata_is_removed() {
    let file = webp_with_metadata(&scene(60, 40), &exif_everything());
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert!(prepared.rendition.removed.contains(&Place));
    assert!(prepared.rendition.removed.contains(&Xmp));
    assert_silent(&prepared.data);
}

#[test]
fn a_gif_comment_is_removed() {
    let mut file = gif(30, 20, &[[1, 2, 3]]);
    let trailer = file.pop().unwrap();
    let comment = [
        &[0x21, 0xFE, SECRET.len() as u8][..],
        SECRET.as_bytes(),
        &[0],
    ]
    .concat();
    file.extend(comment);
    file.push(trailer);
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.removed, [Text]);
    assert_silent(&prepared.data);
}

#[test]
fn thumbnails_hold_nothing_private() {
    assert_silent(&thumbnail(&crowded_jpeg(640, 480), 96).unwrap().data);
}

#[test]
fn an_exif_block_that_cannot_be_read_is_still_removed() {
    let broken = [b"MM\0*\xFF\xFF\xFF\xFF", SECRET.as_bytes()].concat();
    let file = jpeg_with_exif(&jpeg(&scene(64, 48), 90), &broken);
    let prepared = prepare(&file, &Budget::default()).unwrap();
    assert_eq!(prepared.rendition.removed, [CameraSettings]);
    assert_silent(&prepared.data);
}
