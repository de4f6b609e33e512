//! The chunks of a PNG file. Check sums are left to the decoder.

pub(crate) const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// One chunk without its length and check sum.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk<'a> {
    pub id: [u8; 4],
    pub data: &'a [u8],
}

/// Chunks in file order, then what stands after the end chunk.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    pub chunks: Vec<Chunk<'a>>,
    /// Everything after the `IEND` chunk.
    pub trailing: &'a [u8],
    /// Whether the `IEND` chunk was found.
    pub complete: bool,
}

/// A 100-megapixel PNG in 8 KiB pieces stays far below this.
const MAX_CHUNKS: usize = 200_000;

/// Splits a PNG file into its chunks as far as it is intact.
pub(crate) fn split(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    let Some(mut rest) = bytes.strip_prefix(SIGNATURE) else {
        return parts;
    };
    while parts.chunks.len() < MAX_CHUNKS {
        let Some((chunk, after)) = read_chunk(rest) else {
            break;
        };
        parts.chunks.push(chunk);
        rest = after;
        if &chunk.id == b"IEND" {
            parts.complete = true;
            parts.trailing = rest;
            break;
        }
    }
    parts
}

fn read_chunk(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let length = u32::from_be_bytes(bytes.get(..4)?.try_into().ok()?) as usize;
    let id = bytes.get(4..8)?.try_into().ok()?;
    let end = length.checked_add(8)?;
    let data = bytes.get(8..end)?;
    Some((Chunk { id, data }, bytes.get(end.checked_add(4)?..)?))
}

impl<'a> Parts<'a> {
    /// Returns the first chunk with this name.
    pub fn find(&self, id: &[u8; 4]) -> Option<&'a [u8]> {
        self.chunks
            .iter()
            .find(|chunk| &chunk.id == id)
            .map(|chunk| chunk.data)
    }
}
