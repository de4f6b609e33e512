//! A copy of a file without what can be taken out of it. It is probed again, so that what it says about itself is true.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::facts::{FileClass, FileFacts};
use super::patch::{Patch, apply};
use super::window::Window;
use super::{mp3, mp4, pdf_private, probe, sticker, wav};
use crate::error::ImagingError;
use crate::limits::MAX_OTHER_FILE_BYTES;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

/// A file as it will be sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CleanedFile {
    /// Media type of the content.
    pub mime: String,
    /// Upright width in pixels; stickers and videos only.
    pub width: Option<u32>,
    /// Upright height in pixels; stickers and videos only.
    pub height: Option<u32>,
    /// Length in bytes.
    pub bytes: u64,
    /// SHA-256 of the file, 64 lower-case hex digits.
    pub sha256: String,
    /// What was taken out.
    pub removed: Vec<MetadataKind>,
    /// What could not be taken out.
    pub stays: Vec<MetadataKind>,
}

/// Writes `source` to `out` without its private parts; nothing is left there on an error.
///
/// Pictures are refused but for WebP, which is sent unchanged as a sticker.
pub fn clean_file(source: &Path, out: &Path) -> Result<CleanedFile, ImagingError> {
    clean(source, out).inspect_err(|_| _ = fs::remove_file(out))
}

fn clean(source: &Path, out: &Path) -> Result<CleanedFile, ImagingError> {
    let before = probe(source, "")?;
    if before.class == FileClass::Picture {
        write_sticker(source, out, before.kind)?;
    } else {
        write_patched(source, out, &before)?;
    }
    let after = probe(out, "")?;
    let removed = before
        .private
        .iter()
        .filter(|fact| !after.private.contains(fact));
    let removed: Vec<MetadataKind> = removed.copied().collect();
    if before.class == FileClass::Picture && !after.private.is_empty() {
        return Err(ImagingError::NotClean {
            left: after.private,
        });
    }
    Ok(CleanedFile {
        mime: before.mime,
        width: after.width,
        height: after.height,
        bytes: after.bytes,
        sha256: hash(out)?,
        removed,
        stays: after.private,
    })
}

fn write_sticker(source: &Path, out: &Path, kind: Kind) -> Result<(), ImagingError> {
    let is_webp = matches!(
        kind,
        Kind::WebpLossy | Kind::WebpLossless | Kind::WebpAnimated
    );
    if !is_webp {
        return Err(ImagingError::Unsupported { kind });
    }
    let bytes = fs::read(source).map_err(|why| ImagingError::file(source, why))?;
    let bare = sticker::without_private_parts(&bytes)?;
    fs::write(out, bare).map_err(|why| ImagingError::file(out, why))
}

fn write_patched(source: &Path, out: &Path, facts: &FileFacts) -> Result<(), ImagingError> {
    let patches = patches(source, facts)?;
    let failed = |why| ImagingError::file(out, why);
    let mut from = File::open(source).map_err(|why| ImagingError::file(source, why))?;
    let mut file = File::create(out).map_err(failed)?;
    io::copy(&mut from, &mut file).map_err(failed)?;
    drop(file);
    let mut file = OpenOptions::new().write(true).open(out).map_err(failed)?;
    apply(&mut file, &patches).map_err(failed)
}

fn patches(source: &Path, facts: &FileFacts) -> Result<Vec<Patch>, ImagingError> {
    if facts.private == facts.stays {
        return Ok(Vec::new());
    }
    let mut window = Window::open(source)?;
    match facts.kind {
        Kind::Mp4 | Kind::ThreeGpp | Kind::QuickTime | Kind::M4a => {
            Ok(mp4::read(&mut window)?.patches)
        }
        Kind::Pdf => Ok(pdf_private::read(&window.read(0, MAX_OTHER_FILE_BYTES)?).patches),
        Kind::Mp3 => mp3::patches(&mut window),
        Kind::Wav => wav::patches(&mut window),
        _ => Ok(Vec::new()),
    }
}

fn hash(path: &Path) -> Result<String, ImagingError> {
    let failed = |why| ImagingError::file(path, why);
    let mut file = File::open(path).map_err(failed)?;
    let mut hasher = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    loop {
        let read = file.read(&mut buffer).map_err(failed)?;
        if read == 0 {
            let digest = hasher.finalize();
            return Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hasher.update(&buffer[..read]);
    }
}
