//! The chunks of a RIFF file, which is what a WebP picture is.

/// One chunk without its padding.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chunk<'a> {
    pub id: [u8; 4],
    pub data: &'a [u8],
}

const HEADER_BYTES: usize = 12;

/// Walks the chunks of a RIFF file; the last one may be cut short and is then left out.
pub(crate) fn chunks(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let body = bytes
        .get(HEADER_BYTES..declared_end(bytes))
        .unwrap_or_default();
    walk(body)
}

/// Walks the chunks inside a chunk, such as the parts of one animation frame.
pub(crate) fn walk(bytes: &[u8]) -> impl Iterator<Item = Chunk<'_>> {
    let mut rest = bytes;
    std::iter::from_fn(move || {
        let length = u32::from_le_bytes(rest.get(4..8)?.try_into().ok()?) as usize;
        let id = rest.get(..4)?.try_into().ok()?;
        let data = rest.get(8..length.checked_add(8)?)?;
        let padded = 8 + length + length % 2;
        rest = rest.get(padded..).unwrap_or_default();
        Some(Chunk { id, data })
    })
}

/// Tells whether a chunk inside an animation frame belongs to its picture.
pub(crate) fn is_frame_part(id: &[u8; 4]) -> bool {
    matches!(id, b"VP8 " | b"VP8L" | b"ALPH")
}

/// Returns what stands after the declared end of the file.
pub(crate) fn trailing(bytes: &[u8]) -> &[u8] {
    &bytes[declared_end(bytes)..]
}

fn declared_end(bytes: &[u8]) -> usize {
    let length = bytes
        .get(4..8)
        .and_then(|field| field.try_into().ok())
        .map(u32::from_le_bytes);
    let end = (length.unwrap_or(0) as usize).saturating_add(8);
    end.min(bytes.len())
}
