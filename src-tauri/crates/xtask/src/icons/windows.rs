//! The Windows container: a directory of sizes and offsets, then the PNGs.

use super::length;

/// Edges in pixels.
const EDGES: [u32; 6] = [16, 24, 32, 48, 64, 256];
const HEADER_BYTES: usize = 6;
const ENTRY_BYTES: usize = 16;
const PNG_KIND: [u8; 4] = [0, 0, 1, 0];

/// Writes the container with every size drawn.
pub fn ico(draw: impl Fn(u32) -> anyhow::Result<Vec<u8>>) -> anyhow::Result<Vec<u8>> {
    let mut file = PNG_KIND.to_vec();
    file.extend((EDGES.len() as u16).to_le_bytes());
    let mut pictures = Vec::new();
    let start = HEADER_BYTES + ENTRY_BYTES * EDGES.len();
    for edge_px in EDGES {
        let png = draw(edge_px)?;
        // 256 does not fit into its byte and is written as 0.
        let edge = u8::try_from(edge_px).unwrap_or(0);
        file.extend([edge, edge, 0, 0, 1, 0, 32, 0]);
        file.extend(length(png.len())?.to_le_bytes());
        file.extend(length(start + pictures.len())?.to_le_bytes());
        pictures.extend(png);
    }
    file.extend(pictures);
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_directory_points_at_each_picture() {
        let picture = |edge_px: u32| vec![edge_px as u8 | 1; edge_px as usize];
        let file = ico(|edge_px| Ok(picture(edge_px))).expect("written");
        let number = |at: usize| {
            u32::from_le_bytes(file[at..at + 4].try_into().expect("four bytes")) as usize
        };
        for (place, edge_px) in EDGES.into_iter().enumerate() {
            let entry = HEADER_BYTES + ENTRY_BYTES * place;
            let (bytes, offset) = (number(entry + 8), number(entry + 12));
            assert_eq!(file[offset..offset + bytes], picture(edge_px));
        }
    }

    #[test]
    fn the_largest_edge_is_written_as_zero() {
        let file = ico(|_| Ok(vec![1])).expect("written");
        assert_eq!(file[HEADER_BYTES + ENTRY_BYTES * (EDGES.len() - 1)], 0);
    }
}
