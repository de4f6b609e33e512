//! What a picture looks like in 64 bits: two pictures are alike when few bits differ. It does not change with size,
//! quality or format, and little with brightness.

use crate::error::ImagingError;
use crate::raster::{Layout, Raster};
use crate::scale::scale_to;

const COLUMNS: u32 = 9;
const ROWS: u32 = 8;
/// A picture whose brightness varies less than this, of 255, has nothing to be told by.
const LEAST_CONTRAST: u8 = 10;

/// Compares each of 8 × 8 places with its right neighbour; `None` for a picture that is all alike.
pub(crate) fn look(raster: &Raster) -> Result<Option<u64>, ImagingError> {
    let small = scale_to(grey(raster), COLUMNS, ROWS)?;
    let brightest = small.pixels.iter().max().copied().unwrap_or_default();
    let darkest = small.pixels.iter().min().copied().unwrap_or_default();
    if brightest - darkest < LEAST_CONTRAST {
        return Ok(None);
    }
    let rows = small.pixels.chunks_exact(COLUMNS as usize);
    let steps = rows.flat_map(|row| row.windows(2).map(|pair| pair[0] > pair[1]));
    Ok(Some(
        steps.fold(0, |bits, falls| bits << 1 | u64::from(falls)),
    ))
}

fn grey(raster: &Raster) -> Raster {
    let brightness = |pixel: &[u8]| match pixel {
        [red, green, blue, ..] => {
            let sum = u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29;
            (sum >> 8) as u8
        }
        _ => pixel[0],
    };
    let pixels = raster.pixels.chunks_exact(raster.layout.bytes_per_pixel());
    Raster {
        pixels: pixels.map(brightness).collect(),
        width: raster.width,
        height: raster.height,
        layout: Layout::Grey,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slope(width: u32, height: u32, dim: u32) -> Raster {
        let shade = |x: u32, y: u32| ((x * 5 / width * 40 + y * 3 / height * 30) / dim) as u8;
        let pixels = (0..height).flat_map(|y| (0..width).map(move |x| shade(x, y)));
        Raster {
            pixels: pixels.collect(),
            width,
            height,
            layout: Layout::Grey,
        }
    }

    #[test]
    fn size_and_brightness_hardly_change_a_look_and_a_flat_picture_has_none() {
        let look = |raster: &Raster| look(raster).expect("it scales");
        let large = look(&slope(400, 300, 1)).expect("it has contrast");
        for alike in [slope(90, 70, 1), slope(400, 300, 2)] {
            let alike = look(&alike).expect("it has contrast");
            assert!(
                (large ^ alike).count_ones() <= 4,
                "{large:064b}\n{alike:064b}"
            );
        }
        assert_eq!(look(&slope(400, 300, 40)), None);
    }
}
