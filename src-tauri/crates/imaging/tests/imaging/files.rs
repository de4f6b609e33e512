//! Files that are no pictures: what is told about them, and what is taken out of them.

use std::path::PathBuf;

use imaging::{
    FileClass, FileFacts, ImagingError, Kind, MAX_OTHER_FILE_BYTES, MetadataKind, clean_file,
    poster, probe,
};
use proptest::prelude::*;
use tempfile::TempDir;

use crate::films::{self, Film, boxed};
use crate::samples::{self, SECRET, exif_everything, jpeg, scene};

struct Shelf(TempDir);

impl Shelf {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn put(&self, name: &str, bytes: &[u8]) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn facts(name: &str, bytes: &[u8]) -> FileFacts {
    let shelf = Shelf::new();
    probe(&shelf.put(name, bytes), name).unwrap()
}

#[test]
fn a_phone_film_tells_its_length_codecs_upright_size_and_where_it_was_made() {
    let film = facts("film.mp4", &Film::phone().bytes());
    assert_eq!((film.class, film.kind), (FileClass::Video, Kind::Mp4));
    assert_eq!(film.duration_ms, Some(12_000));
    assert_eq!(
        (film.width, film.height),
        (Some(1080), Some(1920)),
        "turned upright"
    );
    assert_eq!(film.video_codec.as_deref(), Some("h264"));
    assert_eq!(film.audio_codec.as_deref(), Some("aac"));
    assert_eq!(
        film.private,
        [
            MetadataKind::Place,
            MetadataKind::DateTaken,
            MetadataKind::CameraModel
        ]
    );
    assert_eq!(film.stays, []);
    assert_eq!(film.named_as, None);
}

#[test]
fn films_of_other_systems_are_named_and_sound_alone_is_sound() {
    let of = |brand, tracks| {
        let film = Film {
            brand,
            tracks,
            ..Film::phone()
        };
        let facts = facts("film", &film.bytes());
        (facts.class, facts.mime)
    };
    let video = || vec![(b"vide", b"hvc1")];
    assert_eq!(
        of(b"qt  ", video()),
        (FileClass::Video, "video/quicktime".into())
    );
    assert_eq!(
        of(b"3gp5", vec![(b"vide", b"s263")]),
        (FileClass::Video, "video/3gpp".into())
    );
    let sound = || vec![(b"soun", b"mp4a")];
    assert_eq!(of(b"isom", sound()), (FileClass::Audio, "audio/mp4".into()));
    assert_eq!(of(b"M4A ", sound()), (FileClass::Audio, "audio/mp4".into()));
    assert_eq!(
        of(b"3gp5", vec![(b"soun", b"samr")]),
        (FileClass::Audio, "audio/3gpp".into())
    );
}

#[test]
fn a_cleaned_film_is_the_same_film_without_a_word_about_its_maker() {
    let shelf = Shelf::new();
    let bytes = Film::phone().bytes();
    let (source, out) = (shelf.put("film.mp4", &bytes), shelf.0.path().join("out"));
    let cleaned = clean_file(&source, &out).unwrap();
    let made = std::fs::read(&out).unwrap();
    assert_eq!(made.len(), bytes.len(), "nothing moved");
    assert!(!holds(&made, SECRET.as_bytes()) && !holds(&made, b"+52.3728"));
    assert!(holds(&made, b"the film itself"));
    assert_eq!(cleaned.stays, []);
    assert!(cleaned.removed.contains(&MetadataKind::Place));
    let mut expected = probe(&source, "").unwrap();
    expected.private.clear();
    assert_eq!(probe(&out, "").unwrap(), expected);
}

#[test]
fn what_a_camera_wrote_among_the_film_stays_and_is_named() {
    let shelf = Shelf::new();
    let film = Film {
        tracks: vec![(b"vide", b"avc1"), (b"meta", b"gpmd")],
        ..Film::phone()
    };
    let source = shelf.put("film.mp4", &film.bytes());
    assert_eq!(probe(&source, "").unwrap().stays, [MetadataKind::Place]);
    let cleaned = clean_file(&source, &shelf.0.path().join("out")).unwrap();
    assert_eq!(cleaned.stays, [MetadataKind::Place]);
}

#[test]
fn the_sounds_of_phones_tell_codec_and_length() {
    let table: [(&str, Vec<u8>, &str, &str, u64); 6] = [
        (
            "voice.ogg",
            films::opus(7),
            "audio/ogg; codecs=opus",
            "opus",
            7_000,
        ),
        ("voice.aac", films::adts(431), "audio/aac", "aac", 10_007),
        ("voice.amr", films::amr(150), "audio/amr", "amr_nb", 3_000),
        ("song.mp3", films::mp3(100), "audio/mpeg", "mp3", 2_612),
        ("call.wav", films::wav(3), "audio/wav", "pcm", 3_000),
        (
            "note.m4a",
            Film {
                brand: b"M4A ",
                tracks: vec![(b"soun", b"mp4a")],
                ..Film::phone()
            }
            .bytes(),
            "audio/mp4",
            "aac",
            12_000,
        ),
    ];
    for (name, bytes, mime, codec, duration_ms) in table {
        let sound = facts(name, &bytes);
        assert_eq!(sound.class, FileClass::Audio, "{name}");
        assert_eq!(sound.mime, mime, "{name}");
        assert_eq!(sound.audio_codec.as_deref(), Some(codec), "{name}");
        assert_eq!(sound.duration_ms, Some(duration_ms), "{name}");
        assert_eq!(sound.named_as, None, "{name}");
    }
}

#[test]
fn labels_of_sounds_are_emptied_in_place() {
    for (name, bytes) in [("song.mp3", films::mp3(20)), ("call.wav", films::wav(1))] {
        let shelf = Shelf::new();
        let out = shelf.0.path().join("out");
        let source = shelf.put(name, &bytes);
        assert!(!probe(&source, name).unwrap().private.is_empty(), "{name}");
        let cleaned = clean_file(&source, &out).unwrap();
        assert!(
            !cleaned.removed.is_empty() && cleaned.stays.is_empty(),
            "{name}: {cleaned:?}"
        );
        assert!(
            !holds(&std::fs::read(&out).unwrap(), SECRET.as_bytes()),
            "{name}"
        );
        let again = probe(&out, name).unwrap();
        assert_eq!(
            again.duration_ms,
            probe(&source, name).unwrap().duration_ms,
            "{name}"
        );
    }
}

#[test]
fn a_pdf_tells_its_pages_and_its_author_and_loses_the_latter() {
    let shelf = Shelf::new();
    let (source, out) = (
        shelf.put("papers.pdf", &films::pdf(3)),
        shelf.0.path().join("out"),
    );
    let before = probe(&source, "papers.pdf").unwrap();
    assert_eq!((before.class, before.pages), (FileClass::Document, Some(3)));
    assert_eq!(
        before.private,
        [
            MetadataKind::DateTaken,
            MetadataKind::Owner,
            MetadataKind::Software,
            MetadataKind::Xmp
        ]
    );
    assert_eq!(before.stays, [], "all of it can go");
    let cleaned = clean_file(&source, &out).unwrap();
    assert_eq!(cleaned.removed, before.private);
    let made = std::fs::read(&out).unwrap();
    assert!(!holds(&made, SECRET.as_bytes()));
    assert_eq!(probe(&out, "papers.pdf").unwrap().pages, Some(3));
}

#[test]
fn a_signed_pdf_is_left_alone_and_says_so() {
    let shelf = Shelf::new();
    let signed = [films::pdf(1), b"% /ByteRange [0 1 2 3]".to_vec()].concat();
    let (source, out) = (shelf.put("signed.pdf", &signed), shelf.0.path().join("out"));
    let facts = probe(&source, "signed.pdf").unwrap();
    assert_eq!(facts.stays, facts.private);
    let cleaned = clean_file(&source, &out).unwrap();
    assert_eq!(
        (cleaned.removed, cleaned.stays),
        (Vec::new(), facts.private)
    );
    assert_eq!(std::fs::read(&out).unwrap(), signed);
}

#[test]
fn the_first_page_is_drawn_small_and_clean() {
    let shelf = Shelf::new();
    let source = shelf.put("papers.pdf", &films::pdf(2));
    let drawn = poster(&source, &shelf.0.path().join("scratch"), 200).unwrap();
    assert_eq!((drawn.width, drawn.height), (150, 200));
    let picture = image::load_from_memory(&drawn.data).unwrap().to_rgb8();
    let (top, bottom) = (picture.get_pixel(75, 20), picture.get_pixel(75, 180));
    assert!(
        top.0.iter().all(|channel| *channel > 240),
        "paper is white: {top:?}"
    );
    assert!(
        bottom.0[0] > 200 && bottom.0[1] < 60,
        "the drawing is red: {bottom:?}"
    );
}

#[test]
fn a_film_without_ffmpeg_shows_its_cover_or_nothing() {
    let shelf = Shelf::new();
    let plain = shelf.put("film.mp4", &Film::phone().bytes());
    assert!(poster(&plain, &shelf.0.path().join("scratch"), 96).is_err());
    let picture = jpeg(&scene(320, 240), 90);
    let data = boxed(
        b"data",
        &[b"\0\0\0\x0D\0\0\0\0".as_slice(), &picture].concat(),
    );
    let cover = boxed(b"udta", &boxed(b"covr", &data));
    let mut bytes = Film {
        talkative: false,
        ..Film::phone()
    }
    .bytes();
    let moov = bytes.windows(4).position(|four| four == b"moov").unwrap();
    let length = u32::from_be_bytes(bytes[moov - 4..moov].try_into().unwrap()) + cover.len() as u32;
    bytes[moov - 4..moov].copy_from_slice(&length.to_be_bytes());
    bytes.extend_from_slice(&cover);
    let covered = shelf.put("covered.mp4", &bytes);
    assert_eq!(
        probe(&covered, "").unwrap().private,
        [MetadataKind::Thumbnail, MetadataKind::ApplicationData]
    );
    let drawn = poster(&covered, &shelf.0.path().join("scratch"), 96).unwrap();
    assert_eq!((drawn.width, drawn.height), (96, 72));
}

#[test]
fn documents_are_told_by_content_and_then_by_name() {
    let archive = |part: &str| {
        [
            b"PK\x03\x04".as_slice(),
            &[0; 40],
            part.as_bytes(),
            b"docProps/core.xml",
        ]
        .concat()
    };
    let table: [(&str, Vec<u8>, &str); 7] = [
        (
            "letter.docx",
            archive("word/document.xml"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            "prices.xlsx",
            archive("xl/workbook.xml"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("all.zip", archive("photos/"), "application/zip"),
        (
            "old.xls",
            b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec(),
            "application/vnd.ms-excel",
        ),
        ("prices.csv", "Wächter;12\n".into(), "text/csv"),
        ("notes.txt", b"plain words".to_vec(), "text/plain"),
        (
            "thing.bin",
            b"\x01\x02\0\x03".to_vec(),
            "application/octet-stream",
        ),
    ];
    for (name, bytes, mime) in table {
        let document = facts(name, &bytes);
        assert_eq!(document.class, FileClass::Document, "{name}");
        assert_eq!(document.mime, mime, "{name}");
        assert_eq!(document.named_as, None, "{name}");
    }
    let stays = facts("letter.docx", &archive("word/document.xml")).stays;
    assert_eq!(stays, [MetadataKind::DocumentProperties]);
}

#[test]
fn an_extension_that_lies_is_named_whatever_the_content() {
    let lie = |name: &str, bytes: &[u8]| facts(name, bytes).named_as;
    assert_eq!(
        lie("film.jpg", &Film::phone().bytes()).as_deref(),
        Some("jpg")
    );
    assert_eq!(lie("papers.docx", &films::pdf(1)).as_deref(), Some("docx"));
    assert_eq!(lie("film.mp4", b"plain words").as_deref(), Some("mp4"));
    let shelf = Shelf::new();
    let broken = probe(&shelf.put("photo.jpg", b"plain words"), "photo.jpg");
    assert!(
        matches!(broken, Err(ImagingError::NotAPicture { .. })),
        "what claims to be a picture and is none is not sent as anything else: {broken:?}"
    );
    assert_eq!(
        lie("photo.pdf", &jpeg(&scene(64, 64), 90)).as_deref(),
        Some("pdf")
    );
    assert_eq!(lie("voice.opus", &films::opus(1)), None);
}

#[test]
fn a_sticker_keeps_its_picture_and_loses_its_words() {
    let shelf = Shelf::new();
    let picture = scene(512, 512);
    let bytes = samples::webp_with_metadata(&picture, &exif_everything());
    let (source, out) = (
        shelf.put("sticker.webp", &bytes),
        shelf.0.path().join("out"),
    );
    let before = probe(&source, "sticker.webp").unwrap();
    assert_eq!((before.class, before.animated), (FileClass::Picture, false));
    let cleaned = clean_file(&source, &out).unwrap();
    assert_eq!(
        (cleaned.mime.as_str(), cleaned.removed),
        ("image/webp", before.private)
    );
    let made = std::fs::read(&out).unwrap();
    assert!(!holds(&made, SECRET.as_bytes()));
    assert_eq!(image::load_from_memory(&made).unwrap().to_rgb8(), picture);
    let moving = facts(
        "moving.webp",
        &samples::animated_webp(&[scene(64, 64), scene(64, 64)]),
    );
    assert!(moving.animated);
    let photo = shelf.put("photo.jpg", &jpeg(&scene(64, 64), 90));
    assert!(matches!(
        clean_file(&photo, &out),
        Err(ImagingError::Unsupported { .. })
    ));
    assert!(!out.exists(), "nothing is left of what was refused");
}

#[test]
fn an_empty_file_and_one_over_the_limit_are_refused_before_they_are_read() {
    let shelf = Shelf::new();
    assert!(probe(&shelf.put("empty.txt", b""), "empty.txt").is_err());
    let long = shelf.put("long.pdf", b"%PDF-1.7");
    std::fs::File::options()
        .write(true)
        .open(&long)
        .unwrap()
        .set_len(MAX_OTHER_FILE_BYTES + 1)
        .unwrap();
    let refused = probe(&long, "long.pdf").unwrap_err();
    assert!(
        matches!(refused, ImagingError::TooLarge { .. }),
        "{refused:?}"
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn damaged_files_never_stop_the_walkers(
        which in 0_usize..8,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = match which {
            0 | 1 => Film::phone().bytes(),
            2 => films::pdf(2),
            3 => films::opus(2),
            4 => films::adts(9),
            5 => films::amr(9),
            6 => films::mp3(9),
            _ => films::wav(1),
        };
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        let shelf = Shelf::new();
        let source = shelf.put("file", &bytes);
        if probe(&source, "file").is_ok() {
            _ = clean_file(&source, &shelf.0.path().join("out"));
        }
    }
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
