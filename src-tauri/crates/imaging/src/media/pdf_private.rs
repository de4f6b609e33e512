//! What a PDF tells about its maker, and blanks in its place. Every byte keeps its place, so the tables of the
//! file stay true; a signed or encrypted file is left alone.

use hayro::hayro_syntax::Pdf;
use memchr::memmem;

use super::patch::Patch;
use crate::metadata::MetadataKind;

/// Private facts of a PDF and what is done about them.
#[derive(Default)]
pub(super) struct Told {
    pub private: Vec<MetadataKind>,
    pub stays: Vec<MetadataKind>,
    pub patches: Vec<Patch>,
}

/// Reads what the file tells; what is still told with the blanks in place stays.
pub(super) fn read(bytes: &[u8]) -> Told {
    let private = told(bytes);
    if private.is_empty() {
        return Told::default();
    }
    let sealed = [b"/ByteRange".as_slice(), b"/Encrypt"]
        .iter()
        .any(|mark| memmem::find(bytes, mark).is_some());
    if sealed {
        let stays = private.clone();
        return Told {
            private,
            stays,
            patches: Vec::new(),
        };
    }
    let mut patches = blank_packets(bytes);
    patches.extend(blank_information(bytes));
    let stays = told(&patched(bytes, &patches));
    Told {
        private,
        stays,
        patches,
    }
}

fn patched(bytes: &[u8], patches: &[Patch]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for patch in patches {
        let (at, length) = match patch {
            Patch::Put(at, put) => (*at as usize, put.len()),
            Patch::Fill(at, length, _) => (*at as usize, *length as usize),
        };
        if let Some(place) = bytes.get_mut(at..at + length) {
            match patch {
                Patch::Put(_, put) => place.copy_from_slice(put),
                Patch::Fill(_, _, value) => place.fill(*value),
            }
        }
    }
    bytes
}

fn told(bytes: &[u8]) -> Vec<MetadataKind> {
    let mut found = Vec::new();
    if let Ok(pdf) = Pdf::new(bytes.to_vec()) {
        let said = pdf.metadata();
        let holds = |field: &Option<Box<[u8]>>| {
            field.as_ref().is_some_and(|text| {
                text.iter()
                    .any(|byte| !byte.is_ascii_whitespace() && *byte != 0)
            })
        };
        let mut note = |is_told: bool, kind| {
            if is_told {
                found.push(kind);
            }
        };
        note(holds(&said.author), MetadataKind::Owner);
        note(
            holds(&said.creator) || holds(&said.producer),
            MetadataKind::Software,
        );
        note(
            said.creation_date.is_some() || said.modification_date.is_some(),
            MetadataKind::DateTaken,
        );
        let words = [&said.title, &said.subject, &said.keywords];
        note(words.into_iter().any(holds), MetadataKind::Comment);
    }
    let packed = ["/Type/Metadata", "/Type /Metadata"]
        .iter()
        .any(|mark| compressed_packet(bytes, mark.as_bytes()));
    if packed
        || packets(bytes).any(|(start, end)| bytes[start..end].iter().any(|byte| *byte != b' '))
    {
        found.push(MetadataKind::Xmp);
    }
    found
}

/// A metadata stream with a filter cannot be read in place.
fn compressed_packet(bytes: &[u8], mark: &[u8]) -> bool {
    memmem::find_iter(bytes, mark).any(|at| {
        let around = &bytes[at.saturating_sub(200)..bytes.len().min(at + 200)];
        let after = memmem::find(around, b"stream").unwrap_or(around.len());
        memmem::find(&around[..after], b"/Filter").is_some()
    })
}

/// Lists the insides of the XMP packets.
fn packets(bytes: &[u8]) -> impl Iterator<Item = (usize, usize)> {
    memmem::find_iter(bytes, b"<?xpacket begin").filter_map(|at| {
        let start = at + memmem::find(&bytes[at..], b"?>")? + 2;
        let end = start + memmem::find(&bytes[start..], b"<?xpacket end")?;
        Some((start, end))
    })
}

fn blank_packets(bytes: &[u8]) -> Vec<Patch> {
    let inside =
        packets(bytes).map(|(start, end)| Patch::Fill(start as u64, (end - start) as u64, b' '));
    inside.collect()
}

/// Blanks the strings of every information dictionary the trailers name.
fn blank_information(bytes: &[u8]) -> Vec<Patch> {
    let mut objects: Vec<&[u8]> = memmem::find_iter(bytes, b"/Info")
        .filter_map(|at| reference(&bytes[at + 5..]))
        .collect();
    objects.sort_unstable();
    objects.dedup();
    let bodies = objects.iter().flat_map(|number| bodies(bytes, number));
    bodies
        .flat_map(|(start, end)| strings(bytes, start, end))
        .collect()
}

/// Reads `12 0 R` and gives `12 0`.
fn reference(bytes: &[u8]) -> Option<&[u8]> {
    let bytes = bytes.get(..40.min(bytes.len()))?.trim_ascii_start();
    let end = memmem::find(bytes, b" R")?;
    let number = &bytes[..end];
    let plain = number
        .iter()
        .all(|byte| byte.is_ascii_digit() || *byte == b' ');
    (plain && !number.is_empty()).then_some(number)
}

/// Finds where the objects with this number lie, in every revision of the file.
fn bodies(bytes: &[u8], number: &[u8]) -> Vec<(usize, usize)> {
    let head = [number, b" obj"].concat();
    let found = memmem::find_iter(bytes, &head).filter_map(|at| {
        let is_whole_number = at == 0 || !bytes[at - 1].is_ascii_digit();
        let start = at + head.len();
        let end = start + memmem::find(&bytes[start..], b"endobj")?;
        is_whole_number.then_some((start, end))
    });
    found.collect()
}

/// Finds the strings of a dictionary, plain and in hexadecimal.
fn strings(bytes: &[u8], start: usize, end: usize) -> Vec<Patch> {
    let mut found = Vec::new();
    let mut at = start;
    while at < end {
        match bytes[at] {
            b'(' => {
                let close = closing(bytes, at, end);
                found.push(Patch::Fill(at as u64 + 1, (close - at - 1) as u64, b' '));
                at = close;
            }
            b'<' if bytes.get(at + 1) == Some(&b'<') => at += 1,
            b'<' => {
                let close = at + memchr::memchr(b'>', &bytes[at..end]).unwrap_or(end - at);
                let blanks = b"20".iter().copied().cycle().take(close - at - 1).collect();
                found.push(Patch::Put(at as u64 + 1, blanks));
                at = close;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// Finds the bracket that closes a string; brackets inside are paired or escaped.
fn closing(bytes: &[u8], open: usize, end: usize) -> usize {
    let (mut depth, mut at) = (0, open);
    while at < end {
        match bytes[at] {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
        at += 1;
    }
    end
}
