//! WAV sound: its length follows from two numbers of its header.

use super::facts::{FileClass, FileFacts};
use super::patch::Patch;
use super::window::Window;
use crate::error::ImagingError;
use crate::metadata::MetadataKind;
use crate::sniff::Kind;

const MAX_CHUNKS: usize = 1_000;

/// Gives the facts of a file of plain sound.
pub(super) fn facts(window: &mut Window) -> Result<FileFacts, ImagingError> {
    let read = read(window)?;
    let rate = read.bytes_per_second.filter(|rate| *rate > 0);
    Ok(FileFacts {
        duration_ms: rate
            .zip(read.data_bytes)
            .map(|(rate, bytes)| bytes * 1000 / rate),
        audio_codec: Some("pcm".to_owned()),
        private: read.private,
        ..FileFacts::of(FileClass::Audio, Kind::Wav)
    })
}

/// Gives the patches that make describing chunks empty.
pub(super) fn patches(window: &mut Window) -> Result<Vec<Patch>, ImagingError> {
    Ok(read(window)?.patches)
}

#[derive(Default)]
struct Read {
    bytes_per_second: Option<u64>,
    data_bytes: Option<u64>,
    private: Vec<MetadataKind>,
    patches: Vec<Patch>,
}

fn read(window: &mut Window) -> Result<Read, ImagingError> {
    let mut found = Read::default();
    let mut at = 12;
    for _ in 0..MAX_CHUNKS {
        let head = window.read(at, 20)?;
        let Some((id, rest)) = head.split_first_chunk::<4>() else {
            break;
        };
        let Some(length) = rest.first_chunk::<4>().copied().map(u32::from_le_bytes) else {
            break;
        };
        let length = u64::from(length);
        match id {
            b"fmt " => {
                let rate = head.get(16..20).and_then(|bytes| bytes.first_chunk::<4>());
                found.bytes_per_second = rate.copied().map(u32::from_le_bytes).map(u64::from);
            }
            b"data" => found.data_bytes = Some(length.min(window.length().saturating_sub(at + 8))),
            b"LIST" | b"bext" | b"iXML" | b"id3 " | b"ID3 " | b"_PMX" => {
                let inside = length.min(window.length().saturating_sub(at + 8));
                found.private.push(match id {
                    b"bext" => MetadataKind::Owner,
                    b"_PMX" => MetadataKind::Xmp,
                    _ => MetadataKind::Comment,
                });
                found.patches.push(Patch::Put(at, b"JUNK".to_vec()));
                found.patches.push(Patch::Fill(at + 8, inside, 0));
            }
            _ => {}
        }
        at += 8 + length + length % 2;
    }
    Ok(found)
}
