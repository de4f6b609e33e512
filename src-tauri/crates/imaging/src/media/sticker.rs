//! Stickers: WebP pictures that are sent as they are, without what does not belong to the picture.

use crate::container::riff;
use crate::error::ImagingError;

const EXIF_FLAG: u8 = 0x08;
const XMP_FLAG: u8 = 0x04;

/// Returns the same picture data with a colour profile at most.
pub(super) fn without_private_parts(bytes: &[u8]) -> Result<Vec<u8>, ImagingError> {
    let mut kept = Vec::with_capacity(bytes.len());
    for chunk in riff::chunks(bytes) {
        if !matches!(
            &chunk.id,
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" | b"ANIM" | b"ANMF" | b"ICCP"
        ) {
            continue;
        }
        let mut data = chunk.data.to_vec();
        if let (b"VP8X", Some(flags)) = (&chunk.id, data.first_mut()) {
            *flags &= !(EXIF_FLAG | XMP_FLAG);
        }
        append(&mut kept, chunk.id, &data)?;
    }
    let mut file = Vec::with_capacity(kept.len() + 12);
    file.extend_from_slice(b"RIFF");
    let length = u32::try_from(kept.len() + 4).map_err(ImagingError::damaged)?;
    file.extend_from_slice(&length.to_le_bytes());
    file.extend_from_slice(b"WEBP");
    file.extend_from_slice(&kept);
    Ok(file)
}

fn append(kept: &mut Vec<u8>, id: [u8; 4], data: &[u8]) -> Result<(), ImagingError> {
    kept.extend_from_slice(&id);
    let length = u32::try_from(data.len()).map_err(ImagingError::damaged)?;
    kept.extend_from_slice(&length.to_le_bytes());
    kept.extend_from_slice(data);
    if data.len() % 2 == 1 {
        kept.push(0);
    }
    Ok(())
}
