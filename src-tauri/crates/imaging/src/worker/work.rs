//! One request carried out: read the named file within its limit, do the work, write the result.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::protocol::{Answer, Outcome, Request};
use crate::error::{Excess, ImagingError};
use crate::inspect::inspect;
use crate::limits::max_file_bytes;
use crate::prepare::prepare;
use crate::rendition::Budget;
use crate::sniff::sniff;
use crate::thumbnail::thumbnail;

/// A preview written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThumbnailFile {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in bytes.
    pub bytes: u64,
}

/// Carries out one request in this process.
pub fn carry_out(request: &Request) -> Outcome {
    match request {
        Request::Inspect { source } => inspect(&read_within_limit(source)?).map(Answer::Inspected),
        Request::Prepare {
            source,
            out,
            budget,
        } => prepare_file(source, out, budget),
        Request::Thumbnail {
            source,
            out,
            edge_px,
        } => thumbnail_file(source, out, *edge_px),
    }
}

fn prepare_file(source: &Path, out: &Path, budget: &Budget) -> Outcome {
    let prepared = prepare(&read_within_limit(source)?, budget)?;
    write(out, &prepared.data)?;
    Ok(Answer::Prepared(prepared.rendition))
}

fn thumbnail_file(source: &Path, out: &Path, edge_px: u32) -> Outcome {
    let made = thumbnail(&read_within_limit(source)?, edge_px)?;
    write(out, &made.data)?;
    let bytes = made.data.len() as u64;
    Ok(Answer::Thumbnailed(ThumbnailFile {
        width: made.width,
        height: made.height,
        bytes,
    }))
}

/// A full disk must not leave half a picture behind.
fn write(out: &Path, data: &[u8]) -> Result<(), ImagingError> {
    std::fs::write(out, data).map_err(|why| {
        _ = std::fs::remove_file(out);
        ImagingError::file(out, why)
    })
}

/// Reads the file, or refuses by its first bytes and its length before reading the rest.
fn read_within_limit(source: &Path) -> Result<Vec<u8>, ImagingError> {
    let failed = |why: std::io::Error| ImagingError::file(source, why);
    let mut file = File::open(source).map_err(failed)?;
    let actual = file.metadata().map_err(failed)?.len();
    let mut bytes = Vec::new();
    file.by_ref()
        .take(4096)
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    let kind = sniff(&bytes);
    let limit = max_file_bytes(kind);
    if kind.is_supported() && actual > limit {
        return Err(ImagingError::TooLarge {
            measure: Excess::FileBytes,
            actual,
            limit,
        });
    }
    if kind.is_supported() {
        bytes.reserve_exact(usize::try_from(actual).unwrap_or_default());
        file.take(limit).read_to_end(&mut bytes).map_err(failed)?;
    }
    Ok(bytes)
}
