//! The macOS container: a header, then each PNG behind a code for its size.

use super::length;

/// Codes and edges in pixels; two codes may show one size at different densities.
const ENTRIES: [(&[u8; 4], u32); 8] = [
    (b"icp4", 16),
    (b"icp5", 32),
    (b"ic11", 32),
    (b"ic12", 64),
    (b"ic07", 128),
    (b"ic08", 256),
    (b"ic09", 512),
    (b"ic10", 1024),
];
const HEADER_BYTES: usize = 8;

/// Writes the container with every size drawn.
pub fn icns(draw: impl Fn(u32) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    let mut body = Vec::new();
    for (code, edge_px) in ENTRIES {
        let png = draw(edge_px)?;
        body.extend(code);
        body.extend(length(png.len() + HEADER_BYTES)?.to_be_bytes());
        body.extend(png);
    }
    let mut file = b"icns".to_vec();
    file.extend(length(body.len() + HEADER_BYTES)?.to_be_bytes());
    file.extend(body);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_says_its_length_and_the_file_says_its_own() {
        let file = icns(|edge_px| Ok(vec![7; edge_px as usize])).expect("written");
        let number = |at: usize| {
            u32::from_be_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize
        };
        assert_eq!(&file[..4], b"icns");
        assert_eq!(number(4), file.len(), "the header counts itself");
        let mut at = HEADER_BYTES;
        for (code, edge_px) in ENTRIES {
            assert_eq!(&file[at..at + 4], code);
            assert_eq!(number(at + 4), edge_px as usize + HEADER_BYTES);
            at += number(at + 4);
        }
        assert_eq!(at, file.len());
    }
}
