//! Looks through the parts of each container for everything that is not the picture itself.

use std::collections::BTreeSet;

use super::{MetadataKind, exif, xmp};
use crate::container::jpeg::{APP0, APP1, APP2, APP13, APP14, COM, Segment};
use crate::container::{gif, heif, jpeg, png, riff};
use crate::sniff::Kind;

type Found = BTreeSet<MetadataKind>;

const EXIF_SIGNATURE: &[u8] = b"Exif\0";
const XMP_SIGNATURES: [&[u8]; 2] = [
    b"http://ns.adobe.com/xap/1.0/\0",
    b"http://ns.adobe.com/xmp/extension/\0",
];
const EMPTY_JFIF_BYTES: usize = 14;
const ADOBE_BYTES: usize = 12;

/// Returns every category present in the file, in a fixed order.
pub(crate) fn find(bytes: &[u8], kind: Kind) -> Vec<MetadataKind> {
    let mut found = Found::new();
    match kind {
        Kind::Jpeg => in_jpeg(bytes, &mut found),
        Kind::Png => in_png(bytes, &mut found),
        Kind::Gif => in_gif(bytes, &mut found),
        Kind::Heic => in_heif(bytes, &mut found),
        Kind::Tiff => exif::categories(bytes, &mut found),
        Kind::Bmp => {}
        _ => in_webp(bytes, &mut found),
    }
    found.into_iter().collect()
}

/// Returns the TIFF-structured EXIF block of the file.
///
/// A HEIC file is turned by its container, whatever its EXIF block says, so it gives none.
pub(crate) fn exif_block(bytes: &[u8], kind: Kind) -> Option<&[u8]> {
    match kind {
        Kind::Jpeg => jpeg::split(bytes).segments.iter().find_map(exif_payload),
        Kind::Png => png::split(bytes).find(b"eXIf").map(without_exif_signature),
        Kind::Tiff => Some(bytes),
        Kind::Gif | Kind::Bmp | Kind::Heic => None,
        _ => riff::chunks(bytes)
            .find(|chunk| &chunk.id == b"EXIF")
            .map(|chunk| without_exif_signature(chunk.data)),
    }
}

fn exif_payload<'a>(segment: &Segment<'a>) -> Option<&'a [u8]> {
    let is_exif = segment.marker == APP1 && segment.payload.starts_with(EXIF_SIGNATURE);
    is_exif.then(|| without_exif_signature(segment.payload))
}

/// Some programs write the JPEG signature into PNG and WebP as well.
fn without_exif_signature(block: &[u8]) -> &[u8] {
    block
        .strip_prefix(EXIF_SIGNATURE)
        .and_then(|rest| rest.get(1..))
        .unwrap_or(block)
}

fn in_jpeg(bytes: &[u8], found: &mut Found) {
    let parts = jpeg::split(bytes);
    for segment in &parts.segments {
        in_segment(segment, found);
    }
    if parts.stray_bytes > 0 {
        found.insert(MetadataKind::ApplicationData);
    }
    note_trailing(parts.trailing, found);
}

fn in_segment(segment: &Segment<'_>, found: &mut Found) {
    let payload = segment.payload;
    let kind = match segment.marker {
        COM => MetadataKind::Comment,
        APP0 if payload.starts_with(b"JFIF\0") && payload.len() <= EMPTY_JFIF_BYTES => return,
        APP0 if payload.starts_with(b"JFIF\0") || payload.starts_with(b"JFXX\0") => {
            MetadataKind::Thumbnail
        }
        APP1 if payload.starts_with(EXIF_SIGNATURE) => {
            return exif::categories(without_exif_signature(payload), found);
        }
        APP1 if XMP_SIGNATURES
            .iter()
            .any(|signature| payload.starts_with(signature)) =>
        {
            return xmp::categories(payload, found);
        }
        APP2 if segment.is_icc() => return,
        APP2 if payload.starts_with(b"MPF\0") => MetadataKind::ExtraPictures,
        APP13 => MetadataKind::Iptc,
        APP14 if payload.starts_with(b"Adobe") && payload.len() == ADOBE_BYTES => return,
        _ if segment.is_app() || matches!(segment.marker, 0xF0..=0xFD) => {
            MetadataKind::ApplicationData
        }
        _ => return,
    };
    found.insert(kind);
}

/// Padding with zeros is common and says nothing.
fn note_trailing(trailing: &[u8], found: &mut Found) {
    if trailing.iter().any(|byte| *byte != 0) {
        found.insert(MetadataKind::TrailingData);
    }
}

fn in_png(bytes: &[u8], found: &mut Found) {
    let parts = png::split(bytes);
    for chunk in &parts.chunks {
        match &chunk.id {
            b"eXIf" => exif::categories(without_exif_signature(chunk.data), found),
            b"iTXt" if chunk.data.starts_with(b"XML:com.adobe.xmp") => {
                xmp::categories(chunk.data, found);
            }
            b"tEXt" | b"zTXt" | b"iTXt" => _ = found.insert(MetadataKind::Text),
            b"tIME" => _ = found.insert(MetadataKind::DateTaken),
            b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"iCCP" | b"sRGB" | b"gAMA"
            | b"cHRM" | b"cICP" | b"sBIT" | b"bKGD" | b"pHYs" | b"hIST" | b"acTL" | b"fcTL"
            | b"fdAT" | b"mDCV" | b"cLLI" => {}
            _ => _ = found.insert(MetadataKind::ApplicationData),
        }
    }
    note_trailing(parts.trailing, found);
}

fn in_gif(bytes: &[u8], found: &mut Found) {
    let parts = gif::split(bytes);
    if parts.comments > 0 {
        found.insert(MetadataKind::Text);
    }
    for name in &parts.applications {
        match *name {
            b"NETSCAPE2.0" | b"ANIMEXTS1.0" | b"ICCRGBG1012" => {}
            b"XMP DataXMP" => xmp::categories(bytes, found),
            _ => _ = found.insert(MetadataKind::ApplicationData),
        }
    }
    note_trailing(parts.trailing, found);
}

fn in_heif(bytes: &[u8], found: &mut Found) {
    let Some(parts) = heif::split(bytes) else {
        return;
    };
    if let Some(block) = parts.exif() {
        exif::categories(&block, found);
    }
    if let Some(packet) = parts.xmp() {
        xmp::categories(&packet, found);
    }
    if parts.has_thumbnail() {
        found.insert(MetadataKind::Thumbnail);
    }
    if parts.has_extra_pictures() {
        found.insert(MetadataKind::ExtraPictures);
    }
}

fn in_webp(bytes: &[u8], found: &mut Found) {
    for chunk in riff::chunks(bytes) {
        match &chunk.id {
            b"EXIF" => exif::categories(without_exif_signature(chunk.data), found),
            b"XMP " => xmp::categories(chunk.data, found),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP" => {}
            _ => _ = found.insert(MetadataKind::ApplicationData),
        }
    }
    note_trailing(riff::trailing(bytes), found);
}
