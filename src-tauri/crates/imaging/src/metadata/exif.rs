//! Categories of EXIF fields, and the orientation tag.

use std::collections::BTreeSet;

use exif::{Context, Error, Exif, Field, In, Reader, Tag};

use super::MetadataKind;
use crate::orientation::Orientation;

/// In a TIFF file it is the file itself; elsewhere it is far smaller.
const MAX_EXIF_BYTES: usize = 64 << 20;

/// Adds the categories found in a TIFF-structured EXIF block; one without a readable field still
/// counts as something to remove.
pub(crate) fn categories(tiff: &[u8], found: &mut BTreeSet<MetadataKind>) {
    let readable: BTreeSet<MetadataKind> = read(tiff)
        .map(|exif| exif.fields().map(category).collect())
        .unwrap_or_default();
    if readable.is_empty() {
        found.insert(MetadataKind::CameraSettings);
    }
    found.extend(readable);
}

/// Returns the orientation of an EXIF block; upright when absent or not one of the eight.
pub(crate) fn orientation(tiff: &[u8]) -> Orientation {
    let stored = read(tiff).and_then(|exif| {
        exif.get_field(Tag::Orientation, In::PRIMARY)
            .and_then(|field| field.value.get_uint(0))
    });
    stored.and_then(Orientation::from_exif).unwrap_or_default()
}

fn read(tiff: &[u8]) -> Option<Exif> {
    if tiff.len() > MAX_EXIF_BYTES {
        return None;
    }
    match Reader::new()
        .continue_on_error(true)
        .read_raw(tiff.to_vec())
    {
        Ok(exif) => Some(exif),
        Err(Error::PartialResult(partial)) => Some(partial.into_inner().0),
        Err(_) => None,
    }
}

fn category(field: &Field) -> MetadataKind {
    if field.ifd_num == In::THUMBNAIL {
        return MetadataKind::Thumbnail;
    }
    if field.tag.context() == Context::Gps {
        return gps_category(field.tag);
    }
    by_number(field.tag.number())
}

/// The version alone says nothing about a place.
fn gps_category(tag: Tag) -> MetadataKind {
    if tag == Tag::GPSVersionID {
        MetadataKind::CameraSettings
    } else {
        MetadataKind::Place
    }
}

/// Numbers as in the EXIF 2.32 tables, with the Windows `XP…` fields at 0x9C9B.
fn by_number(number: u16) -> MetadataKind {
    match number {
        0x010F | 0x0110 | 0xA433 | 0xA434 => MetadataKind::CameraModel,
        0xA431 | 0xA435 | 0xA420 | 0xC62F => MetadataKind::CameraSerial,
        0x013B | 0xA430 | 0x9C9D => MetadataKind::Owner,
        0x8298 => MetadataKind::Copyright,
        0x0132 | 0x9003 | 0x9004 | 0x9010..=0x9012 | 0x9290..=0x9292 => MetadataKind::DateTaken,
        0x000B | 0x0131 | 0x013C => MetadataKind::Software,
        0x010E | 0x9286 | 0x9C9B | 0x9C9C | 0x9C9E | 0x9C9F => MetadataKind::Comment,
        0x927C => MetadataKind::MakerNote,
        _ => MetadataKind::CameraSettings,
    }
}
