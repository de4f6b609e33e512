//! HEIC through a decoder without C, cropped and turned as the container asks for.

use heifer::{Image, Options};

use super::Decoded;
use crate::container::heif;
use crate::error::ImagingError;
use crate::header::Header;
use crate::limits::MAX_PIXELS;
use crate::raster::{Layout, Raster, fits_in_memory};

/// Four bytes of result, and the planes it is made from.
const BYTES_PER_PIXEL: u64 = 8;
/// Tiles decoded at once; each thread costs memory.
const THREADS: usize = 2;

/// Decodes the picture to show. A profile is kept; colours described by numbers alone become sRGB.
pub(super) fn decode(bytes: &[u8], header: &Header) -> Result<Decoded, ImagingError> {
    fits_in_memory(u64::from(header.width) * u64::from(header.height) * BYTES_PER_PIXEL)?;
    let parts =
        heif::split(bytes).ok_or_else(|| ImagingError::damaged("its boxes are cut short"))?;
    let icc = parts.icc_profile().map(<[u8]>::to_vec);
    let options = Options {
        max_threads: THREADS,
        max_pixels: MAX_PIXELS,
    };
    let image = if icc.is_some() {
        heifer::decode_rgba8(bytes, &options)
    } else {
        heifer::decode_srgb_rgba8(bytes, &options)
    };
    let image = image.map_err(|problem| translate(problem, header))?;
    if (image.width, image.height) != (header.width, header.height) {
        return Err(ImagingError::damaged("its headers contradict each other"));
    }
    Ok(Decoded {
        raster: to_raster(image),
        icc,
        notes: Vec::new(),
    })
}

fn to_raster(image: Image<u8>) -> Raster {
    let (width, height) = (image.width, image.height);
    let (pixels, layout) = if image.has_alpha {
        (image.data, Layout::Rgba)
    } else {
        (image.into_rgb8(), Layout::Rgb)
    };
    Raster {
        pixels,
        width,
        height,
        layout,
    }
}

fn translate(problem: heifer::Error, header: &Header) -> ImagingError {
    match problem {
        heifer::Error::Unsupported(_) => ImagingError::Unsupported { kind: header.kind },
        other => ImagingError::damaged(other),
    }
}
