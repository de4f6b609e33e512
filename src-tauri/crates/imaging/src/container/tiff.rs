//! The first directory of a TIFF file: its size, and whether it is a camera's raw photo.

use exif::{Exif, In, Reader, Tag, Value};

/// Tag numbers from TIFF 6.0, TIFF/EP and the DNG specification.
const NEW_SUBFILE_TYPE: u16 = 254;
const EXTRA_SAMPLES: u16 = 338;
const SUB_IFDS: u16 = 330;
const CFA_REPEAT: u16 = 33_421;
const DNG_VERSION: u16 = 50_706;

/// What the gate needs to know.
pub(crate) struct Directory {
    pub width: u32,
    pub height: u32,
    pub has_alpha: bool,
    /// The picture itself is sensor data; what decodes is only a small preview.
    pub is_raw: bool,
}

/// Reads the first directory; `None` when it is cut short.
pub(crate) fn first_directory(bytes: &[u8]) -> Option<Directory> {
    let exif = Reader::new().read_raw(bytes.to_vec()).ok()?;
    Some(Directory {
        width: number(&exif, Tag::ImageWidth)?,
        height: number(&exif, Tag::ImageLength)?,
        has_alpha: has(&exif, EXTRA_SAMPLES),
        is_raw: is_raw(&exif),
    })
}

fn is_raw(exif: &Exif) -> bool {
    let is_preview = number(exif, tiff_tag(NEW_SUBFILE_TYPE)).is_some_and(|kind| kind & 1 == 1);
    has(exif, DNG_VERSION) || has(exif, CFA_REPEAT) || (is_preview && has(exif, SUB_IFDS))
}

fn has(exif: &Exif, tag: u16) -> bool {
    exif.get_field(tiff_tag(tag), In::PRIMARY).is_some()
}

fn tiff_tag(number: u16) -> Tag {
    Tag(exif::Context::Tiff, number)
}

fn number(exif: &Exif, tag: Tag) -> Option<u32> {
    match exif.get_field(tag, In::PRIMARY)?.value {
        Value::Short(ref numbers) => numbers.first().map(|number| u32::from(*number)),
        Value::Long(ref numbers) => numbers.first().copied(),
        _ => None,
    }
}
