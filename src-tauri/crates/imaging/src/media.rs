//! Files that are no pictures: videos, audio, PDFs and other documents. Their facts are read with small
//! walkers that have limits of their own; nothing is decoded but a PDF's first page and a cover picture.

mod adts;
mod amr;
mod boxes;
mod clean;
mod document;
mod facts;
mod moov;
mod mp3;
mod mp4;
mod ogg;
mod patch;
mod pdf;
mod pdf_private;
mod poster;
mod sticker;
mod wav;
mod window;

pub use clean::{CleanedFile, clean_file};
pub use facts::{FileClass, FileFacts};
pub use poster::{find_ffmpeg, poster};

use std::path::Path;

use crate::error::{Excess, ImagingError};
use crate::inspect::inspect;
use crate::limits::{MAX_OTHER_FILE_BYTES, max_file_bytes};
use crate::sniff::{Kind, lying_extension, sniff};
use window::Window;

/// Bytes at the beginning that decide the kind.
const HEAD_BYTES: u64 = 4096;

/// Says what a file is and what is known about it, whatever its kind; nothing is decoded.
pub fn probe(source: &Path, name: &str) -> Result<FileFacts, ImagingError> {
    let mut window = Window::open(source)?;
    let head = window.read(0, HEAD_BYTES)?;
    let kind = sniff(&head);
    if kind == Kind::Empty {
        return Err(ImagingError::damaged("it is empty"));
    }
    if kind.is_picture() {
        return probe_picture(&mut window, kind, name);
    }
    refuse_long(window.length(), MAX_OTHER_FILE_BYTES)?;
    let mut facts = match kind {
        Kind::Mp4 | Kind::ThreeGpp | Kind::QuickTime | Kind::M4a => mp4::facts(&mut window, kind)?,
        Kind::Matroska => FileFacts::of(FileClass::Video, kind),
        Kind::Mp3 => mp3::facts(&mut window)?,
        Kind::Aac => adts::facts(&mut window)?,
        Kind::Amr => amr::facts(&mut window)?,
        Kind::Ogg => ogg::facts(&mut window)?,
        Kind::Wav => wav::facts(&mut window)?,
        Kind::Pdf => pdf::facts(&mut window)?,
        _ => document::facts(&mut window, kind, &head, name)?,
    };
    facts.bytes = window.length();
    facts.named_as = named_as(name, &facts);
    // Most likely a damaged picture; as a document it would leave with all it may tell.
    if kind == Kind::Unknown && claims_a_picture(name) {
        return Err(ImagingError::NotAPicture { found: kind });
    }
    Ok(facts.in_order())
}

fn probe_picture(window: &mut Window, kind: Kind, name: &str) -> Result<FileFacts, ImagingError> {
    if !kind.is_supported() {
        return Err(ImagingError::Unsupported { kind });
    }
    refuse_long(window.length(), max_file_bytes(kind))?;
    let bytes = window.read(0, max_file_bytes(kind))?;
    let found = inspect(&bytes)?;
    Ok(FileFacts {
        bytes: found.bytes,
        width: Some(found.width),
        height: Some(found.height),
        animated: found.frames > 1,
        private: found.metadata,
        named_as: lying_extension(Path::new(name), found.kind),
        ..FileFacts::of(FileClass::Picture, found.kind)
    })
}

fn refuse_long(actual: u64, limit: u64) -> Result<(), ImagingError> {
    if actual > limit {
        let measure = Excess::FileBytes;
        return Err(ImagingError::TooLarge {
            measure,
            actual,
            limit,
        });
    }
    Ok(())
}

fn claims_a_picture(name: &str) -> bool {
    const PICTURES: &[&str] = &[
        "jpg", "jpeg", "jpe", "jfif", "png", "webp", "gif", "heic", "heif", "avif", "bmp", "tif",
        "tiff",
    ];
    let claimed = Path::new(name).extension().and_then(|word| word.to_str());
    claimed.is_some_and(|word| PICTURES.contains(&word.to_ascii_lowercase().as_str()))
}

/// Returns the extension when the content never carries it; text and the unknown lie when theirs is another kind's.
fn named_as(name: &str, facts: &FileFacts) -> Option<String> {
    let name = Path::new(name);
    if !matches!(facts.kind, Kind::Unknown) {
        return lying_extension(name, facts.kind);
    }
    let claimed = name.extension()?.to_str()?.to_ascii_lowercase();
    const TOLD_BY_CONTENT: &[Kind] = &[
        Kind::Pdf,
        Kind::Mp4,
        Kind::ThreeGpp,
        Kind::QuickTime,
        Kind::Matroska,
        Kind::M4a,
        Kind::Mp3,
        Kind::Amr,
        Kind::Ogg,
        Kind::Wav,
        Kind::Zip,
    ];
    let is_claimed = |kind: &Kind| kind.extensions().contains(&claimed.as_str());
    TOLD_BY_CONTENT.iter().any(is_claimed).then_some(claimed)
}
