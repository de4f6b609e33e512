//! Decoded pixels in one of three layouts, eight bits per channel.

use crate::error::ImagingError;
use crate::limits::MAX_PICTURE_MEMORY;

/// How the channels of a pixel are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One byte of brightness.
    Grey,
    /// Red, green, blue.
    Rgb,
    /// Red, green, blue, opacity (not multiplied in).
    Rgba,
}

impl Layout {
    pub fn bytes_per_pixel(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }
}

/// Rows from top to bottom without padding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Raster {
    pub pixels: Vec<u8>,
    pub width: u32,
    pub height: u32,
    pub layout: Layout,
}

impl Raster {
    pub fn longest_side(&self) -> u32 {
        self.width.max(self.height)
    }

    /// Tells whether any pixel is not fully opaque.
    pub fn is_translucent(&self) -> bool {
        self.layout == Layout::Rgba
            && self
                .pixels
                .as_chunks::<4>()
                .0
                .iter()
                .any(|pixel| pixel[3] != u8::MAX)
    }

    /// Drops the opacity, with white behind every pixel that lets something through.
    pub fn on_white(self) -> Self {
        if self.layout != Layout::Rgba {
            return self;
        }
        let pixels = self
            .pixels
            .as_chunks::<4>()
            .0
            .iter()
            .flat_map(|pixel| blend(*pixel));
        Self {
            pixels: pixels.collect(),
            layout: Layout::Rgb,
            ..self
        }
    }
}

fn blend([red, green, blue, alpha]: [u8; 4]) -> [u8; 3] {
    let alpha = u32::from(alpha);
    [red, green, blue].map(|channel| {
        let mixed = u32::from(channel) * alpha + 255 * (255 - alpha);
        ((mixed + 127) / 255) as u8
    })
}

/// Allocates a zeroed pixel buffer, with an error instead of an abort when memory is short.
pub(crate) fn pixel_buffer(bytes: u64) -> Result<Vec<u8>, ImagingError> {
    fits_in_memory(bytes)?;
    let length = usize::try_from(bytes).map_err(|_| too_much_memory())?;
    let mut buffer = Vec::new();
    buffer
        .try_reserve_exact(length)
        .map_err(|_| too_much_memory())?;
    buffer.resize(length, 0);
    Ok(buffer)
}

/// Refuses work that is known beforehand to need more memory than a picture may take.
pub(crate) fn fits_in_memory(bytes: u64) -> Result<(), ImagingError> {
    if bytes > MAX_PICTURE_MEMORY {
        Err(too_much_memory())
    } else {
        Ok(())
    }
}

pub(crate) fn too_much_memory() -> ImagingError {
    ImagingError::TooMuchMemory {
        limit_mb: MAX_PICTURE_MEMORY >> 20,
    }
}
