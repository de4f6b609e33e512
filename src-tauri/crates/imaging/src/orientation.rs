//! The eight ways a camera may have stored a picture, and the turn that sets it upright.

use serde::{Deserialize, Serialize};

use crate::edit::Area;
use crate::raster::Raster;

/// The EXIF orientation; the names say what must be done to see the picture upright.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Orientation {
    /// 1: stored upright.
    #[default]
    Upright,
    /// 2: mirror left to right.
    MirrorHorizontal,
    /// 3: turn by 180 degrees.
    Rotate180,
    /// 4: mirror top to bottom.
    MirrorVertical,
    /// 5: mirror at the diagonal from top left.
    Transpose,
    /// 6: turn clockwise by 90 degrees.
    Rotate90,
    /// 7: mirror at the diagonal from top right.
    Transverse,
    /// 8: turn clockwise by 270 degrees.
    Rotate270,
}

impl Orientation {
    /// Returns the orientation of an EXIF value, 1 to 8.
    pub fn from_exif(value: u32) -> Option<Self> {
        let all = [
            Self::Upright,
            Self::MirrorHorizontal,
            Self::Rotate180,
            Self::MirrorVertical,
            Self::Transpose,
            Self::Rotate90,
            Self::Transverse,
            Self::Rotate270,
        ];
        all.get(usize::try_from(value).ok()?.checked_sub(1)?)
            .copied()
    }

    /// Returns this orientation followed by clockwise quarter turns and then, if wanted, a mirror left to right.
    pub(crate) fn then(self, quarter_turns: u8, mirrored: bool) -> Self {
        let (was_mirrored, quarters) = self.as_mirror_and_turns();
        let quarters = (quarters + quarter_turns % 4) % 4;
        if mirrored {
            // A mirror after turns is the same mirror before turns the other way.
            return Self::from_mirror_and_turns(!was_mirrored, (4 - quarters) % 4);
        }
        Self::from_mirror_and_turns(was_mirrored, quarters)
    }

    /// Every orientation is at most one mirror left to right, then clockwise quarter turns.
    fn as_mirror_and_turns(self) -> (bool, u8) {
        match self {
            Self::Upright => (false, 0),
            Self::Rotate90 => (false, 1),
            Self::Rotate180 => (false, 2),
            Self::Rotate270 => (false, 3),
            Self::MirrorHorizontal => (true, 0),
            Self::Transverse => (true, 1),
            Self::MirrorVertical => (true, 2),
            Self::Transpose => (true, 3),
        }
    }

    fn from_mirror_and_turns(mirrored: bool, quarters: u8) -> Self {
        match (mirrored, quarters) {
            (false, 0) => Self::Upright,
            (false, 1) => Self::Rotate90,
            (false, 2) => Self::Rotate180,
            (false, _) => Self::Rotate270,
            (true, 0) => Self::MirrorHorizontal,
            (true, 1) => Self::Transverse,
            (true, 2) => Self::MirrorVertical,
            (true, _) => Self::Transpose,
        }
    }

    /// Returns where a part of the upright picture lies in the stored one, both as shares of the sides.
    pub(crate) fn stored_share(self, part: Area) -> Area {
        let Area {
            left,
            top,
            width,
            height,
        } = part;
        let (right, bottom) = (1.0 - left - width, 1.0 - top - height);
        let (left, top) = match self {
            Self::Upright => (left, top),
            Self::MirrorHorizontal => (right, top),
            Self::Rotate180 => (right, bottom),
            Self::MirrorVertical => (left, bottom),
            Self::Transpose => (top, left),
            Self::Rotate90 => (top, right),
            Self::Transverse => (bottom, right),
            Self::Rotate270 => (bottom, left),
        };
        let (width, height) = if self.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        };
        Area {
            left,
            top,
            width,
            height,
        }
    }

    /// Tells whether width and height change places.
    pub fn swaps_sides(self) -> bool {
        matches!(
            self,
            Self::Transpose | Self::Rotate90 | Self::Transverse | Self::Rotate270
        )
    }

    /// Returns the size of the upright picture from the stored one.
    pub fn upright_size(self, width: u32, height: u32) -> (u32, u32) {
        if self.swaps_sides() {
            (height, width)
        } else {
            (width, height)
        }
    }

    /// Returns the stored place of the upright pixel at (`x`, `y`), given the stored size.
    fn stored_place(self, x: usize, y: usize, width: usize, height: usize) -> (usize, usize) {
        match self {
            Self::Upright => (x, y),
            Self::MirrorHorizontal => (width - 1 - x, y),
            Self::Rotate180 => (width - 1 - x, height - 1 - y),
            Self::MirrorVertical => (x, height - 1 - y),
            Self::Transpose => (y, x),
            Self::Rotate90 => (y, height - 1 - x),
            Self::Transverse => (width - 1 - y, height - 1 - x),
            Self::Rotate270 => (width - 1 - y, x),
        }
    }
}

/// Returns the picture with its pixels moved so that it stands upright.
pub(crate) fn turn_upright(raster: Raster, orientation: Orientation) -> Raster {
    if orientation == Orientation::Upright {
        return raster;
    }
    let (width, height) = orientation.upright_size(raster.width, raster.height);
    let pixels = match raster.layout.bytes_per_pixel() {
        1 => moved::<1>(&raster, orientation, width as usize),
        3 => moved::<3>(&raster, orientation, width as usize),
        _ => moved::<4>(&raster, orientation, width as usize),
    };
    Raster {
        pixels,
        width,
        height,
        layout: raster.layout,
    }
}

fn moved<const N: usize>(raster: &Raster, orientation: Orientation, width: usize) -> Vec<u8> {
    let (source, _) = raster.pixels.as_chunks::<N>();
    let (stored_width, stored_height) = (raster.width as usize, raster.height as usize);
    let mut target = vec![0; raster.pixels.len()];
    for (at, pixel) in target.as_chunks_mut::<N>().0.iter_mut().enumerate() {
        let place = orientation.stored_place(at % width, at / width, stored_width, stored_height);
        *pixel = source[place.1 * stored_width + place.0];
    }
    target
}
