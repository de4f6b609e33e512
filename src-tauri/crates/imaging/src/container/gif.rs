//! The blocks of a GIF file: how many frames there are, and which extensions carry text.

/// What a walk over the blocks of a GIF file finds.
#[derive(Debug, Default)]
pub(crate) struct Parts<'a> {
    /// Number of image blocks.
    pub frames: u32,
    /// Whether any frame declares a transparent colour.
    pub has_transparency: bool,
    /// First bytes of each comment or plain-text block.
    pub comments: u32,
    /// Eleven-byte names of application blocks.
    pub applications: Vec<&'a [u8]>,
    /// Everything after the trailer byte.
    pub trailing: &'a [u8],
    /// Whether the trailer byte was found.
    pub complete: bool,
}

const HEADER_BYTES: usize = 13;
const MAX_BLOCKS: usize = 100_000;

/// Walks the blocks as far as the file is intact.
pub(crate) fn split(bytes: &[u8]) -> Parts<'_> {
    let mut parts = Parts::default();
    let mut rest = after_colour_table(bytes, HEADER_BYTES, 10).unwrap_or_default();
    for _ in 0..MAX_BLOCKS {
        match read_block(rest, &mut parts) {
            Some(after) => rest = after,
            None => break,
        }
    }
    parts
}

fn read_block<'a>(bytes: &'a [u8], parts: &mut Parts<'a>) -> Option<&'a [u8]> {
    match *bytes.first()? {
        0x2C => {
            parts.frames += 1;
            let data = after_colour_table(bytes, 10, 9)?;
            skip_sub_blocks(data.get(1..)?)
        }
        0x21 => {
            note_extension(*bytes.get(1)?, bytes.get(2..)?, parts);
            skip_sub_blocks(&bytes[2..])
        }
        0x3B => {
            parts.complete = true;
            parts.trailing = &bytes[1..];
            None
        }
        _ => None,
    }
}

fn note_extension<'a>(label: u8, body: &'a [u8], parts: &mut Parts<'a>) {
    match label {
        0xF9 => parts.has_transparency |= body.get(1).is_some_and(|flags| flags & 1 == 1),
        0xFE | 0x01 => parts.comments += 1,
        0xFF => parts.applications.extend(body.get(1..12)),
        _ => {}
    }
}

/// Skips a header whose flags say whether a colour table follows, and the table.
fn after_colour_table(bytes: &[u8], header_bytes: usize, flags_at: usize) -> Option<&[u8]> {
    let flags = *bytes.get(flags_at)?;
    let table = if flags & 0x80 != 0 {
        3 << ((flags & 7) + 1)
    } else {
        0
    };
    bytes.get(header_bytes + table..)
}

fn skip_sub_blocks(mut bytes: &[u8]) -> Option<&[u8]> {
    loop {
        let length = usize::from(*bytes.first()?);
        bytes = bytes.get(1 + length..)?;
        if length == 0 {
            return Some(bytes);
        }
    }
}
