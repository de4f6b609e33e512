//! The boxes of an MP4, 3GPP or QuickTime file.

use super::window::Window;
use crate::error::ImagingError;

/// A file has a handful of boxes at its top; one with more is not followed.
const MAX_BOXES: usize = 20_000;

/// Where one box lies in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct BoxPlace {
    pub kind: [u8; 4],
    /// Where its header begins.
    pub at: u64,
    /// Bytes of the header.
    pub header: u64,
    /// Bytes of header and body.
    pub length: u64,
}

impl BoxPlace {
    pub fn body_at(&self) -> u64 {
        self.at + self.header
    }

    pub fn body_length(&self) -> u64 {
        self.length - self.header
    }
}

/// Lists the boxes at the top of a file; a last one that is cut short is cut at the end.
pub(super) fn top(window: &mut Window) -> Result<Vec<BoxPlace>, ImagingError> {
    let mut found = Vec::new();
    let mut at = 0;
    while at + 8 <= window.length() && found.len() < MAX_BOXES {
        let head = window.read(at, 16)?;
        let Some(place) = place(&head, at, window.length() - at) else {
            break;
        };
        at += place.length;
        found.push(place);
    }
    Ok(found)
}

/// Lists the boxes inside a body that was read from `at` on.
pub(super) fn inside(body: &[u8], at: u64) -> impl Iterator<Item = (BoxPlace, &[u8])> {
    let mut rest = 0_usize;
    std::iter::from_fn(move || {
        let head = body.get(rest..)?;
        let place = place(head, at + rest as u64, head.len() as u64)?;
        let (start, end) = (place.header as usize, place.length as usize);
        let content = head.get(start..end)?;
        rest += end;
        Some((place, content))
    })
    .take(MAX_BOXES)
}

/// Finds the first box of a kind inside a body.
pub(super) fn find<'a>(body: &'a [u8], kind: &[u8; 4]) -> Option<&'a [u8]> {
    inside(body, 0)
        .find(|(place, _)| &place.kind == kind)
        .map(|(_, content)| content)
}

fn place(head: &[u8], at: u64, left: u64) -> Option<BoxPlace> {
    let short = u32::from_be_bytes(*head.first_chunk::<4>()?);
    let kind: [u8; 4] = *head.get(4..8)?.first_chunk::<4>()?;
    let (header, length) = match short {
        0 => (8, left),
        1 => (
            16,
            u64::from_be_bytes(*head.get(8..16)?.first_chunk::<8>()?),
        ),
        short => (8, u64::from(short)),
    };
    (length >= header && left >= header).then(|| BoxPlace {
        kind,
        at,
        header,
        length: length.min(left),
    })
}
