//! What WhatsApp's own rescale makes of a picture that was sent.

use crate::clean::prove_clean;
use crate::decode::{Target, decode};
use crate::edit::Plan;
use crate::encode::{Chroma, to_jpeg};
use crate::error::ImagingError;
use crate::header::read_header;
use crate::inspect::{sha256_hex, stored_orientation};
use crate::limits::refuse_oversized;
use crate::redraw::redraw;
use crate::rendition::{Note, Prepared, Rendition};
use crate::sniff::Kind;

/// Longest side after the rescale in standard quality. Assumed, no document states it.
pub const ARRIVING_EDGE_PX: u32 = 1600;
/// JPEG quality of what arrives, in the scale of libjpeg. Assumed, no document states it: files that
/// arrived look like 75 to 80.
pub const ARRIVING_QUALITY: u8 = 77;

/// Returns the picture as it arrives: never larger than [`ARRIVING_EDGE_PX`], always encoded anew, with
/// colour at half the resolution (4:2:0, also assumed) and no transparency.
pub fn simulate(sent: &[u8]) -> Result<Prepared, ImagingError> {
    let header = read_header(sent)?;
    refuse_oversized(&header, sent.len() as u64)?;
    let plan = Plan::new(&header, stored_orientation(sent, header.kind), None);
    let decoded = decode(
        sent,
        &header,
        Target::Faithful(plan.needed_edge(ARRIVING_EDGE_PX)),
    )?;
    let size = plan.size_within(ARRIVING_EDGE_PX);
    let raster = redraw(decoded.raster, &plan, size)?.on_white();
    let data = to_jpeg(
        &raster,
        ARRIVING_QUALITY,
        Chroma::Quartered,
        decoded.icc.as_deref(),
    )?;
    prove_clean(&data, Kind::Jpeg)?;
    let mut notes = decoded.notes;
    if size != plan.full {
        notes.push(Note::ScaledDown);
    }
    let rendition = Rendition {
        mime: Kind::Jpeg.mime().to_owned(),
        width: raster.width,
        height: raster.height,
        bytes: data.len() as u64,
        sha256: sha256_hex(&data),
        quality: Some(ARRIVING_QUALITY),
        removed: Vec::new(),
        notes,
    };
    Ok(Prepared { data, rendition })
}
