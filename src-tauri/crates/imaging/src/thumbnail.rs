//! Small upright previews for lists and strips.

use serde::{Deserialize, Serialize};

use crate::clean::prove_clean;
use crate::decode::{Target, decode};
use crate::edit::{Edit, Plan};
use crate::encode::{Chroma, to_jpeg};
use crate::error::ImagingError;
use crate::header::read_header;
use crate::inspect::stored_orientation;
use crate::limits::refuse_oversized;
use crate::look::look;
use crate::redraw::redraw;
use crate::sniff::Kind;

/// Enough for a preview on a dense screen.
const QUALITY: u8 = 78;

/// A small JPEG preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thumbnail {
    /// The JPEG file.
    pub data: Vec<u8>,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What the picture looks like in 64 bits; `None` when there is nothing to tell it by.
    pub look: Option<u64>,
}

/// Makes an upright JPEG with at most `edge_px` on the longer side, on white and without metadata.
pub fn thumbnail(bytes: &[u8], edge_px: u32) -> Result<Thumbnail, ImagingError> {
    thumbnail_edited(bytes, edge_px, None)
}

/// Makes a preview of an edited picture.
pub fn thumbnail_edited(
    bytes: &[u8],
    edge_px: u32,
    edit: Option<Edit>,
) -> Result<Thumbnail, ImagingError> {
    let header = read_header(bytes)?;
    refuse_oversized(&header, bytes.len() as u64)?;
    let orientation = stored_orientation(bytes, header.kind);
    let plan = Plan::new(&header, orientation, edit);
    let decoded = decode(bytes, &header, Target::Quick(plan.needed_edge(edge_px)))?;
    let raster = redraw(decoded.raster, &plan, plan.size_within(edge_px))?.on_white();
    let data = to_jpeg(&raster, QUALITY, Chroma::Quartered, decoded.icc.as_deref())?;
    prove_clean(&data, Kind::Jpeg)?;
    Ok(Thumbnail {
        data,
        width: raster.width,
        height: raster.height,
        look: look(&raster)?,
    })
}
