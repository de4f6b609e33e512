//! Finds what a picture file tells about its maker, place and time, in plain categories. Used to
//! show what was removed and, on the finished file, to prove that nothing is left.

mod exif;
mod find;
mod xmp;

use serde::{Deserialize, Serialize};

pub(crate) use exif::{categories as exif_categories, orientation};
pub(crate) use find::{exif_block, find};

/// One category of information in a picture file besides the picture itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MetadataKind {
    /// Where it was taken (GPS).
    Place,
    /// When it was taken or changed.
    DateTaken,
    /// Make and model of camera and lens.
    CameraModel,
    /// Serial number of camera or lens, or a unique picture number.
    CameraSerial,
    /// Name of the photographer or owner.
    Owner,
    /// Copyright line.
    Copyright,
    /// Program or phone software that wrote it.
    Software,
    /// Title, description, keywords or comment.
    Comment,
    /// A small copy of the picture, which may show what was cropped away.
    Thumbnail,
    /// Undocumented data of the camera maker.
    MakerNote,
    /// Exposure and other technical EXIF fields.
    CameraSettings,
    /// An XMP packet.
    Xmp,
    /// IPTC or Photoshop records.
    Iptc,
    /// Text chunks of a PNG or GIF file.
    Text,
    /// Further pictures inside the file, such as depth maps.
    ExtraPictures,
    /// Data after the end of the picture, such as the video of a motion photo.
    TrailingData,
    /// Parts of an application that are not known here.
    ApplicationData,
    /// Author, company and dates inside an office document.
    DocumentProperties,
}

impl MetadataKind {
    /// Returns the plain English words for logs and messages.
    pub fn label(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::DateTaken => "date taken",
            Self::CameraModel => "camera model",
            Self::CameraSerial => "camera serial",
            Self::Owner => "owner",
            Self::Copyright => "copyright",
            Self::Software => "software",
            Self::Comment => "comment",
            Self::Thumbnail => "thumbnail",
            Self::MakerNote => "maker note",
            Self::CameraSettings => "camera settings",
            Self::Xmp => "XMP",
            Self::Iptc => "IPTC",
            Self::Text => "text",
            Self::ExtraPictures => "extra pictures",
            Self::TrailingData => "data after the picture",
            Self::ApplicationData => "application data",
            Self::DocumentProperties => "document properties",
        }
    }
}
