//! Says what a file is from its first bytes, never from its name. Kinds that cannot be prepared
//! are still recognised, so that a message can name them.

use std::fmt;
use std::path::Path;

use serde::{Deserialize, Serialize};

/// What the content of a file says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// JPEG picture.
    Jpeg,
    /// PNG picture, possibly animated.
    Png,
    /// WebP picture with lossy compression.
    WebpLossy,
    /// WebP picture with lossless compression.
    WebpLossless,
    /// WebP animation.
    WebpAnimated,
    /// GIF picture or animation.
    Gif,
    /// HEIC or HEIF photo, as iPhones take them.
    Heic,
    /// AVIF picture.
    Avif,
    /// JPEG XL picture.
    Jxl,
    /// JPEG 2000 picture.
    Jpeg2000,
    /// Windows bitmap.
    Bmp,
    /// TIFF picture or a camera's raw photo in the same container.
    Tiff,
    /// Windows icon.
    Ico,
    /// Photoshop document.
    Psd,
    /// SVG drawing.
    Svg,
    /// PDF document.
    Pdf,
    /// MP4 video.
    Mp4,
    /// 3GPP video.
    ThreeGpp,
    /// QuickTime video.
    QuickTime,
    /// WebM or Matroska video.
    Matroska,
    /// M4A audio.
    M4a,
    /// MP3 audio.
    Mp3,
    /// AAC audio.
    Aac,
    /// AMR audio.
    Amr,
    /// Ogg audio.
    Ogg,
    /// WAV audio.
    Wav,
    /// ZIP archive, which includes office documents.
    Zip,
    /// A file without content.
    Empty,
    /// None of the kinds above.
    Unknown,
}

impl Kind {
    /// Tells whether this crate can prepare the kind.
    pub fn is_supported(self) -> bool {
        matches!(
            self,
            Self::Jpeg
                | Self::Png
                | Self::WebpLossy
                | Self::WebpLossless
                | Self::WebpAnimated
                | Self::Gif
                | Self::Heic
                | Self::Bmp
                | Self::Tiff
        )
    }

    /// Tells whether the kind is a still or animated picture, supported or not.
    pub fn is_picture(self) -> bool {
        self.is_supported()
            || matches!(
                self,
                Self::Avif | Self::Jxl | Self::Jpeg2000 | Self::Ico | Self::Psd | Self::Svg
            )
    }

    /// Returns the media type, `application/octet-stream` when nothing better is known.
    pub fn mime(self) -> &'static str {
        self.facts().1
    }

    /// Returns the usual file name extensions, lower case, the preferred one first.
    pub fn extensions(self) -> &'static [&'static str] {
        self.facts().2
    }

    fn facts(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::Jpeg => (
                "a JPEG photo",
                "image/jpeg",
                &["jpg", "jpeg", "jpe", "jfif"],
            ),
            Self::Png => ("a PNG picture", "image/png", &["png", "apng"]),
            Self::WebpLossy => ("a WebP picture", "image/webp", &["webp"]),
            Self::WebpLossless => ("a lossless WebP picture", "image/webp", &["webp"]),
            Self::WebpAnimated => ("an animated WebP picture", "image/webp", &["webp"]),
            Self::Gif => ("a GIF picture", "image/gif", &["gif"]),
            Self::Heic => ("a HEIC photo", "image/heic", &["heic", "heif", "hif"]),
            Self::Avif => ("an AVIF picture", "image/avif", &["avif"]),
            Self::Jxl => ("a JPEG XL picture", "image/jxl", &["jxl"]),
            Self::Jpeg2000 => ("a JPEG 2000 picture", "image/jp2", &["jp2", "j2k", "jpf"]),
            Self::Bmp => ("a BMP picture", "image/bmp", &["bmp", "dib"]),
            Self::Tiff => ("a TIFF or raw photo", "image/tiff", TIFF_EXTENSIONS),
            Self::Ico => ("a Windows icon", "image/vnd.microsoft.icon", &["ico"]),
            Self::Psd => (
                "a Photoshop document",
                "image/vnd.adobe.photoshop",
                &["psd"],
            ),
            Self::Svg => ("an SVG drawing", "image/svg+xml", &["svg"]),
            Self::Pdf => ("a PDF document", "application/pdf", &["pdf", "ai"]),
            Self::Mp4 => ("an MP4 video", "video/mp4", &["mp4", "m4v"]),
            Self::ThreeGpp => ("a 3GPP video", "video/3gpp", &["3gp", "3gpp", "3g2"]),
            Self::QuickTime => ("a QuickTime video", "video/quicktime", &["mov", "qt"]),
            Self::Matroska => ("a WebM or Matroska video", "video/webm", &["webm", "mkv"]),
            Self::M4a => ("M4A audio", "audio/mp4", &["m4a", "m4b"]),
            Self::Mp3 => ("MP3 audio", "audio/mpeg", &["mp3"]),
            Self::Aac => ("AAC audio", "audio/aac", &["aac"]),
            Self::Amr => ("AMR audio", "audio/amr", &["amr"]),
            Self::Ogg => ("Ogg audio", "audio/ogg", &["ogg", "opus", "oga", "ogv"]),
            Self::Wav => ("WAV audio", "audio/wav", &["wav"]),
            Self::Zip => (
                "a ZIP archive or office document",
                "application/zip",
                ZIP_EXTENSIONS,
            ),
            Self::Empty => ("an empty file", "application/octet-stream", &[]),
            Self::Unknown => ("a file of unknown kind", "application/octet-stream", &[]),
        }
    }
}

const TIFF_EXTENSIONS: &[&str] = &["tif", "tiff", "dng", "nef", "arw", "cr2", "pef", "orf"];
const ZIP_EXTENSIONS: &[&str] = &["zip", "docx", "xlsx", "pptx", "odt", "ods", "epub", "jar"];

impl fmt::Display for Kind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(self.facts().0)
    }
}

/// Returns the kind that the content shows; the first 4,096 bytes are enough.
pub fn sniff(bytes: &[u8]) -> Kind {
    if bytes.is_empty() {
        return Kind::Empty;
    }
    plain_signature(bytes)
        .or_else(|| riff(bytes))
        .or_else(|| iso_media(bytes))
        .or_else(|| audio_frame(bytes))
        .or_else(|| svg(bytes))
        .unwrap_or(Kind::Unknown)
}

/// Returns the extension of `file_name` when the content is of a known kind and never carries it.
pub fn lying_extension(file_name: &Path, content: Kind) -> Option<String> {
    let claimed = file_name.extension()?.to_str()?.to_ascii_lowercase();
    let honest = content.extensions();
    (!honest.is_empty() && !honest.contains(&claimed.as_str())).then_some(claimed)
}

fn plain_signature(bytes: &[u8]) -> Option<Kind> {
    const SIGNATURES: &[(&[u8], Kind)] = &[
        (b"\xFF\xD8\xFF", Kind::Jpeg),
        (b"\x89PNG\r\n\x1A\n", Kind::Png),
        (b"GIF87a", Kind::Gif),
        (b"GIF89a", Kind::Gif),
        (b"BM", Kind::Bmp),
        (b"II*\0", Kind::Tiff),
        (b"MM\0*", Kind::Tiff),
        (b"II+\0", Kind::Tiff),
        (b"\0\0\x01\0", Kind::Ico),
        (b"8BPS", Kind::Psd),
        (b"\xFF\x0A", Kind::Jxl),
        (b"\0\0\0\x0CJXL ", Kind::Jxl),
        (b"\0\0\0\x0CjP  ", Kind::Jpeg2000),
        (b"%PDF-", Kind::Pdf),
        (b"\x1A\x45\xDF\xA3", Kind::Matroska),
        (b"ID3", Kind::Mp3),
        (b"#!AMR", Kind::Amr),
        (b"OggS", Kind::Ogg),
        (b"PK\x03\x04", Kind::Zip),
    ];
    let hit = SIGNATURES
        .iter()
        .find(|(signature, _)| bytes.starts_with(signature))?;
    let bitmap_header_missing = hit.1 == Kind::Bmp && !looks_like_bitmap(bytes);
    (!bitmap_header_missing).then_some(hit.1)
}

/// Two letters are not enough for a bitmap: the reserved words must be zero as well.
fn looks_like_bitmap(bytes: &[u8]) -> bool {
    bytes.len() >= 26 && bytes[6..10] == [0; 4]
}

fn riff(bytes: &[u8]) -> Option<Kind> {
    if bytes.len() < 16 || !bytes.starts_with(b"RIFF") {
        return None;
    }
    match &bytes[8..16] {
        b"WEBPVP8 " => Some(Kind::WebpLossy),
        b"WEBPVP8L" => Some(Kind::WebpLossless),
        b"WEBPVP8X" => Some(extended_webp(bytes)),
        [b'W', b'A', b'V', b'E', ..] => Some(Kind::Wav),
        _ => None,
    }
}

fn extended_webp(bytes: &[u8]) -> Kind {
    const ANIMATION_FLAG: u8 = 0x02;
    if bytes
        .get(20)
        .is_some_and(|flags| flags & ANIMATION_FLAG != 0)
    {
        return Kind::WebpAnimated;
    }
    let chunks = crate::container::riff::chunks(bytes);
    let lossless = chunks
        .map(|chunk| chunk.id)
        .find(|id| id == b"VP8L" || id == b"VP8 ");
    if lossless == Some(*b"VP8L") {
        Kind::WebpLossless
    } else {
        Kind::WebpLossy
    }
}

fn iso_media(bytes: &[u8]) -> Option<Kind> {
    if bytes.get(4..8)? != b"ftyp" {
        return None;
    }
    let length = u32::from_be_bytes(bytes[..4].try_into().ok()?) as usize;
    let brands = bytes.get(8..length.clamp(12, 256).min(bytes.len()))?;
    let major = iso_brand(brands.get(..4)?);
    let compatible = || brands.get(8..)?.chunks_exact(4).find_map(iso_brand);
    // The brands of the container itself say nothing about what is in it.
    let any_picture = || {
        brands
            .chunks_exact(4)
            .any(|brand| matches!(brand, b"mif1" | b"msf1"))
    };
    let unnamed = if any_picture() { Kind::Heic } else { Kind::Mp4 };
    major.or_else(compatible).or(Some(unnamed))
}

fn iso_brand(brand: &[u8]) -> Option<Kind> {
    match brand {
        b"avif" | b"avis" => Some(Kind::Avif),
        b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => Some(Kind::Heic),
        b"M4A " | b"M4B " => Some(Kind::M4a),
        b"qt  " => Some(Kind::QuickTime),
        [b'3', b'g', ..] => Some(Kind::ThreeGpp),
        _ => None,
    }
}

fn audio_frame(bytes: &[u8]) -> Option<Kind> {
    match bytes.get(..2)? {
        [0xFF, second] if second & 0xF6 == 0xF0 => Some(Kind::Aac),
        [0xFF, second] if second & 0xE6 == 0xE2 => Some(Kind::Mp3),
        _ => None,
    }
}

fn svg(bytes: &[u8]) -> Option<Kind> {
    let head = &bytes[..bytes.len().min(4096)];
    let text = std::str::from_utf8(head)
        .ok()?
        .trim_start_matches('\u{FEFF}')
        .trim_start();
    let is_markup = text.starts_with("<?xml") || text.starts_with("<!") || text.starts_with("<svg");
    (is_markup && text.contains("<svg")).then_some(Kind::Svg)
}
