//! One request carried out: read the named file within its limit, do the work, write the result.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::protocol::{Answer, Outcome, Request};
use crate::edit::Edit;
use crate::error::{Excess, ImagingError};
use crate::inspect::inspect;
use crate::limits::max_file_bytes;
use crate::media::{clean_file, poster, probe};
use crate::prepare::prepare_edited;
use crate::rendition::{Budget, Rendition};
use crate::simulate::simulate;
use crate::sniff::sniff;
use crate::sticker::sticker;
use crate::text::{SmallText, small_text};
use crate::thumbnail::thumbnail_edited;

/// A preview written to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ThumbnailFile {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Length in bytes.
    pub bytes: u64,
    /// What the picture looks like in 64 bits, to find others alike.
    pub look: Option<u64>,
}

/// A picture as it arrives, written to a file, and what is hard to read in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// What arrives.
    pub picture: Rendition,
    /// Lines of text that are too small then.
    pub small_text: Vec<SmallText>,
}

/// Carries out one request in this process.
pub fn carry_out(request: &Request) -> Outcome {
    match request {
        Request::Probe { source, name } => probe(source, name).map(Answer::Probed),
        Request::Clean { source, out } => clean_file(source, out).map(Answer::Cleaned),
        Request::Inspect { source } => inspect(&read_within_limit(source)?).map(Answer::Inspected),
        Request::Prepare {
            source,
            out,
            budget,
            edit,
        } => prepare_file(source, out, budget, *edit),
        Request::Sticker { source, out, edit } => sticker_file(source, out, *edit),
        Request::Simulate {
            source,
            sent,
            out,
            edit,
        } => simulate_file(source, sent, out, *edit),
        Request::Thumbnail {
            source,
            out,
            edge_px,
            edit,
        } => thumbnail_file(source, out, *edge_px, *edit),
    }
}

fn prepare_file(source: &Path, out: &Path, budget: &Budget, edit: Option<Edit>) -> Outcome {
    let prepared = prepare_edited(&read_within_limit(source)?, budget, edit)?;
    write(out, &prepared.data)?;
    Ok(Answer::Prepared(prepared.rendition))
}

fn sticker_file(source: &Path, out: &Path, edit: Option<Edit>) -> Outcome {
    let prepared = sticker(&read_within_limit(source)?, edit)?;
    write(out, &prepared.data)?;
    Ok(Answer::Prepared(prepared.rendition))
}

fn simulate_file(source: &Path, sent: &Path, out: &Path, edit: Option<Edit>) -> Outcome {
    let arrives = simulate(&read_within_limit(sent)?)?;
    let picture = arrives.rendition;
    let small_text = small_text(&read_within_limit(source)?, edit, picture.width)?;
    write(out, &arrives.data)?;
    Ok(Answer::Simulated(Arrival {
        picture,
        small_text,
    }))
}

fn thumbnail_file(source: &Path, out: &Path, edge_px: u32, edit: Option<Edit>) -> Outcome {
    let bytes = read_within_limit(source)?;
    let made = if sniff(&bytes).is_picture() {
        thumbnail_edited(&bytes, edge_px, edit)?
    } else {
        poster(source, out, edge_px)?
    };
    write(out, &made.data)?;
    let bytes = made.data.len() as u64;
    Ok(Answer::Thumbnailed(ThumbnailFile {
        width: made.width,
        height: made.height,
        bytes,
        look: made.look,
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
