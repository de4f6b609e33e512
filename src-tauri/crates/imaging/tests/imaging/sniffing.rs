//! Kinds are told by content, and a name that lies is noticed.

use std::path::Path;

use imaging::{Kind, lying_extension, sniff};

use crate::samples::{self, scene};

#[test]
fn kinds_are_told_by_content() {
    let table: &[(&[u8], Kind)] = &[
        (b"\xFF\xD8\xFF\xE0", Kind::Jpeg),
        (b"GIF89a......", Kind::Gif),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heic),
        (b"\0\0\0\x18ftypmif1\0\0\0\0heicmif1", Kind::Heic),
        (b"\0\0\0\x1Cftypavif\0\0\0\0avifmif1miaf", Kind::Avif),
        (b"\0\0\0\x18ftypisom\0\0\x02\0isommp41", Kind::Mp4),
        (b"\0\0\0\x14ftyp3gp5\0\0\x01\x003gp5", Kind::ThreeGpp),
        (b"\0\0\0\x14ftypqt  \0\0\x02\0qt  ", Kind::QuickTime),
        (b"\0\0\0\x18ftypM4A \0\0\x02\0isomM4A ", Kind::M4a),
        (b"%PDF-1.4", Kind::Pdf),
        (b"II*\0\x08\0\0\0", Kind::Tiff),
        (b"MM\0*\0\0\0\x08", Kind::Tiff),
        (
            b"BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0\x02\0\0\0\x02\0\0\0",
            Kind::Bmp,
        ),
        (b"BMW is a car maker, and this is text", Kind::Unknown),
        (b"OggS\0\x02", Kind::Ogg),
        (b"#!AMR\n", Kind::Amr),
        (b"ID3\x04", Kind::Mp3),
        (b"\xFF\xF1\x50\x80", Kind::Aac),
        (b"PK\x03\x04", Kind::Zip),
        (b"<?xml version=\"1.0\"?><svg></svg>", Kind::Svg),
        (b"plain words", Kind::Unknown),
        (b"", Kind::Empty),
    ];
    for (bytes, kind) in table {
        assert_eq!(sniff(bytes), *kind, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn the_three_kinds_of_webp_are_told_apart() {
    let picture = scene(16, 16);
    assert_eq!(sniff(&samples::lossy_webp()), Kind::WebpLossy);
    assert_eq!(sniff(&samples::lossless_webp(&picture)), Kind::WebpLossless);
    assert_eq!(
        sniff(&samples::webp_with_metadata(&picture, &[])),
        Kind::WebpLossless
    );
    assert_eq!(
        sniff(&samples::animated_webp(&[picture])),
        Kind::WebpAnimated
    );
}

#[test]
fn a_name_that_lies_is_noticed_and_an_honest_one_is_not() {
    let lie = |name: &str, kind| lying_extension(Path::new(name), kind);
    assert_eq!(lie("photo.PNG", Kind::Jpeg).as_deref(), Some("png"));
    assert_eq!(lie("photo.jpg", Kind::Heic).as_deref(), Some("jpg"));
    assert_eq!(lie("photo.JPEG", Kind::Jpeg), None);
    assert_eq!(lie("photo", Kind::Jpeg), None);
    assert_eq!(lie("photo.xyz", Kind::Unknown), None);
}
