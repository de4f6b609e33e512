//! Finds lines of text that get too small to read when a picture arrives scaled down. It looks for
//! rows of letter-like marks and reads nothing; in doubt it stays silent.

mod ink;
mod lines;

use serde::{Deserialize, Serialize};

use crate::decode::{Target, decode};
use crate::edit::{Edit, Plan};
use crate::error::ImagingError;
use crate::header::read_header;
use crate::inspect::stored_orientation;
use crate::limits::refuse_oversized;
use crate::raster::{Layout, Raster};
use crate::redraw::redraw;
use ink::{Grey, Polarity};
use lines::Line;

/// Small letters below this height cannot be read with ease. A rule of thumb: screen fonts get
/// hard to tell apart below it.
pub const READABLE_PX: f64 = 8.0;
/// Finer than this is not looked at: what is smaller here has no letters left after the rescale.
const LOOKED_AT_EDGE_PX: u32 = 4096;
/// The most lines that are told.
const MAX_TOLD: usize = 40;

/// A line that looks like text; its place is in thousandths of the edited picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SmallText {
    /// Distance from the left side.
    pub left: u16,
    /// Distance from the top.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
    /// Estimated height of the small letters after the rescale, in pixels.
    pub height_px: u16,
}

/// Lists the lines of an edited picture whose letters are too small when it arrives this wide.
pub fn small_text(
    bytes: &[u8],
    edit: Option<Edit>,
    arriving_width_px: u32,
) -> Result<Vec<SmallText>, ImagingError> {
    let header = read_header(bytes)?;
    refuse_oversized(&header, bytes.len() as u64)?;
    let plan = Plan::new(&header, stored_orientation(bytes, header.kind), edit);
    let needed = Target::Faithful(plan.needed_edge(LOOKED_AT_EDGE_PX));
    let decoded = decode(bytes, &header, needed)?;
    let raster = redraw(decoded.raster, &plan, plan.size_within(LOOKED_AT_EDGE_PX))?;
    let grey = brightness(raster.on_white());
    let scale = f64::from(arriving_width_px) / f64::from(grey.width);
    Ok(too_small(&grey, scale.min(1.0)))
}

fn too_small(grey: &Grey, scale: f64) -> Vec<SmallText> {
    let tallest_px = (2.5 * READABLE_PX / scale).ceil() as u32;
    let mut found: Vec<Line> = [Polarity::DarkInk, Polarity::LightInk]
        .into_iter()
        .flat_map(|polarity| lines::find(grey, &ink::marks(grey, polarity, tallest_px), polarity))
        .filter(|line| line.letter_px * scale < READABLE_PX)
        .collect();
    // The gaps between dark letters look like light letters; the clearer line of two is kept.
    found.sort_by(|one, other| other.clearness.total_cmp(&one.clearness));
    let mut kept: Vec<Line> = Vec::new();
    for line in found {
        if kept.len() < MAX_TOLD && !kept.iter().any(|known| known.covers(&line)) {
            kept.push(line);
        }
    }
    kept.sort_by_key(|line| (line.top, line.left));
    kept.iter().map(|line| told(line, grey, scale)).collect()
}

fn told(line: &Line, grey: &Grey, scale: f64) -> SmallText {
    let share = |part: u32, whole: u32| (u64::from(part) * 1000 / u64::from(whole)) as u16;
    let up = |part: u32, whole: u32| (u64::from(part) * 1000).div_ceil(u64::from(whole)) as u16;
    SmallText {
        left: share(line.left, grey.width),
        top: share(line.top, grey.height),
        width: up(line.right - line.left, grey.width),
        height: up(line.bottom - line.top, grey.height),
        height_px: (line.letter_px * scale).round() as u16,
    }
}

/// Weights of Rec. 601, in 256ths.
fn brightness(raster: Raster) -> Grey {
    let (width, height) = (raster.width, raster.height);
    let values = match raster.layout {
        Layout::Grey => raster.pixels,
        _ => {
            let (pixels, _) = raster.pixels.as_chunks::<3>();
            let value = |[red, green, blue]: &[u8; 3]| {
                let sum = u32::from(*red) * 77 + u32::from(*green) * 150 + u32::from(*blue) * 29;
                (sum >> 8) as u8
            };
            pixels.iter().map(value).collect()
        }
    };
    Grey {
        values,
        width,
        height,
    }
}
