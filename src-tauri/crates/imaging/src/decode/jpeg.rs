//! JPEG through libjpeg-turbo, which scales while it decodes.

use turbojpeg::{Colorspace, Decompressor, Image, PixelFormat, ScalingFactor};

use super::{Decoded, Target, cmyk};
use crate::container::jpeg as container;
use crate::error::ImagingError;
use crate::header::Header;
use crate::raster::{Layout, Raster, fits_in_memory, pixel_buffer};
use crate::rendition::Note;

/// Real progressive files have about ten scans; crafted ones have thousands to burn time.
const MAX_SCANS: u32 = 200;

/// Decodes at the smallest scale that is good enough for the target.
pub(super) fn decode(
    bytes: &[u8],
    header: &Header,
    target: Target,
) -> Result<Decoded, ImagingError> {
    let parts = container::split(bytes);
    let mut decoder = Decompressor::new().map_err(ImagingError::damaged)?;
    decoder
        .set_scan_limit(MAX_SCANS)
        .map_err(ImagingError::damaged)?;
    let stored = decoder.read_header(bytes).map_err(damaged)?;
    if (stored.width, stored.height) != (header.width as usize, header.height as usize) {
        return Err(ImagingError::damaged("its headers contradict each other"));
    }
    if header.progressive {
        fits_in_memory(header.width as u64 * header.height as u64 * COEFFICIENT_BYTES)?;
    }
    let scale = if stored.is_lossless {
        ScalingFactor::ONE
    } else {
        scale_for(header, target)
    };
    decoder
        .set_scaling_factor(scale)
        .map_err(ImagingError::damaged)?;
    let format = pixel_format(stored.colorspace);
    let scaled = stored.scaled(scale);
    let (pixels, notes) = decode_pixels(&mut decoder, bytes, scaled.width, scaled.height, format)?;
    let icc = container::icc_profile(&parts);
    let size = (scaled.width as u32, scaled.height as u32);
    Ok(assemble(pixels, size, format, icc, notes))
}

/// Three channels of 16 bits when the chroma is not subsampled.
const COEFFICIENT_BYTES: u64 = 6;

/// Scaling while decoding, in eighths. The scale 1/8 is a plain average of blocks and costs detail
/// unless much is left to the filter; 3/4 and 7/8 are slower than decoding at full size. Measured
/// against a lossless reference these margins are as sharp as no scaling at all.
const FAITHFUL_SCALES: [(usize, f64); 5] = [(1, 2.0), (2, 1.5), (3, 1.5), (4, 1.5), (5, 1.5)];
const QUICK_SCALES: [(usize, f64); 3] = [(1, 1.0), (2, 1.0), (4, 1.0)];

fn scale_for(header: &Header, target: Target) -> ScalingFactor {
    let edge = header.width.max(header.height) as usize;
    let (needed_px, scales) = match target {
        Target::Faithful(edge_px) => (edge_px, &FAITHFUL_SCALES[..]),
        Target::Quick(edge_px) => (edge_px, &QUICK_SCALES[..]),
    };
    scales
        .iter()
        .map(|(eighths, margin)| (ScalingFactor::new(*eighths, 8), margin))
        .find(|(scale, margin)| scale.scale(edge) as f64 >= f64::from(needed_px) * **margin)
        .map_or(ScalingFactor::ONE, |(scale, _)| scale)
}

fn pixel_format(colours: Colorspace) -> PixelFormat {
    match colours {
        Colorspace::Gray => PixelFormat::GRAY,
        Colorspace::CMYK | Colorspace::YCCK => PixelFormat::CMYK,
        Colorspace::RGB | Colorspace::YCbCr => PixelFormat::RGB,
    }
}

fn decode_pixels(
    decoder: &mut Decompressor,
    bytes: &[u8],
    width: usize,
    height: usize,
    format: PixelFormat,
) -> Result<(Vec<u8>, Vec<Note>), ImagingError> {
    let pitch = width * format.size();
    let mut pixels = pixel_buffer(pitch as u64 * height as u64)?;
    let image = Image {
        pixels: &mut pixels[..],
        width,
        pitch,
        height,
        format,
    };
    match decoder.decompress(bytes, image) {
        Ok(()) => Ok((pixels, Vec::new())),
        Err(problem) if is_harmless(&problem) => Ok((pixels, vec![Note::MinorDamageRepaired])),
        Err(problem) => Err(damaged(problem)),
    }
}

/// Bytes between the complete last scan and the end marker, which some phones leave behind, are
/// the only warning that loses no pixel; libjpeg-turbo tells its warnings apart by text alone.
fn is_harmless(problem: &turbojpeg::Error) -> bool {
    let text = problem.to_string();
    text.contains("extraneous bytes before marker 0xd9")
}

fn damaged(problem: turbojpeg::Error) -> ImagingError {
    let what = match problem {
        turbojpeg::Error::TurboJpegError(text) => text,
        other => other.to_string(),
    };
    ImagingError::damaged(format!("its data is cut short or altered: {what}"))
}

fn assemble(
    pixels: Vec<u8>,
    (width, height): (u32, u32),
    format: PixelFormat,
    icc: Option<Vec<u8>>,
    mut notes: Vec<Note>,
) -> Decoded {
    if format == PixelFormat::CMYK {
        notes.push(Note::ConvertedFromCmyk);
        let pixels = cmyk::to_rgb(&pixels, icc.as_deref());
        let raster = Raster {
            pixels,
            width,
            height,
            layout: Layout::Rgb,
        };
        return Decoded {
            raster,
            icc: None,
            notes,
        };
    }
    let layout = if format == PixelFormat::GRAY {
        Layout::Grey
    } else {
        Layout::Rgb
    };
    Decoded {
        raster: Raster {
            pixels,
            width,
            height,
            layout,
        },
        icc,
        notes,
    }
}
