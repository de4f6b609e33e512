//! The whole way of a picture: gate, decode, scale, turn upright, encode into the budget, and
//! proof that nothing private is left. What cannot be cleaned is not returned.

use crate::clean::prove_clean;
use crate::decode::{Decoded, Target, decode};
use crate::edit::{Edit, Plan};
use crate::encode::{Chroma, to_jpeg, to_png};
use crate::error::ImagingError;
use crate::header::{Header, read_header};
use crate::inspect::{sha256_hex, stored_orientation};
use crate::ladder::{Rung, fit};
use crate::limits::refuse_oversized;
use crate::metadata::{MetadataKind, find};
use crate::orientation::Orientation;
use crate::raster::Raster;
use crate::redraw::redraw;
use crate::rendition::{Budget, Note, Prepared, Rendition};
use crate::scale::{fitted_size, scale_to};
use crate::sniff::Kind;
use crate::strip::strip_jpeg;

/// A finished file before it is checked and described.
struct Finished {
    data: Vec<u8>,
    kind: Kind,
    width: u32,
    height: u32,
    quality: Option<u8>,
}

/// Makes a picture ready to send within the budget.
pub fn prepare(bytes: &[u8], budget: &Budget) -> Result<Prepared, ImagingError> {
    prepare_edited(bytes, budget, None)
}

/// Makes an edited picture ready to send within the budget.
pub fn prepare_edited(
    bytes: &[u8],
    budget: &Budget,
    edit: Option<Edit>,
) -> Result<Prepared, ImagingError> {
    let header = read_header(bytes)?;
    refuse_oversized(&header, bytes.len() as u64)?;
    let orientation = stored_orientation(bytes, header.kind);
    let plan = Plan::new(&header, orientation, edit);
    let needed = Target::Faithful(plan.needed_edge(budget.max_edge_px));
    let mut decoded = decode(bytes, &header, needed)?;
    let mut notes = std::mem::take(&mut decoded.notes);
    let finished = match unchanged(bytes, &header, &plan, &decoded, &notes, budget) {
        Some(finished) => {
            notes.push(Note::AlreadyFine);
            finished
        }
        None => {
            if orientation != Orientation::Upright {
                notes.push(Note::TurnedUpright);
            }
            redrawn(decoded, &plan, budget, &mut notes)?
        }
    };
    prove_clean(&finished.data, finished.kind)?;
    Ok(describe(finished, find(bytes, header.kind), notes))
}

/// Keeps the picture data of a JPEG that is upright, small enough and entirely intact.
fn unchanged(
    bytes: &[u8],
    header: &Header,
    plan: &Plan,
    decoded: &Decoded,
    notes: &[Note],
    budget: &Budget,
) -> Option<Finished> {
    let (width, height) = (header.width, header.height);
    let small_enough = width.max(height) <= budget.max_edge_px;
    let plain = header.kind == Kind::Jpeg && plan.changes_nothing();
    if !plain || !small_enough || !notes.is_empty() {
        return None;
    }
    let data = strip_jpeg(bytes, decoded.icc.as_deref())?;
    let acceptable =
        data.len() as u64 <= budget.max_bytes && prove_clean(&data, Kind::Jpeg).is_ok();
    acceptable.then_some(Finished {
        data,
        kind: Kind::Jpeg,
        width,
        height,
        quality: None,
    })
}

fn redrawn(
    decoded: Decoded,
    plan: &Plan,
    budget: &Budget,
    notes: &mut Vec<Note>,
) -> Result<Finished, ImagingError> {
    let Decoded { raster, icc, .. } = decoded;
    let size = plan.size_within(budget.max_edge_px);
    if size != plan.full {
        notes.push(Note::ScaledDown);
    }
    let raster = redraw(raster, plan, size)?;
    if !raster.is_translucent() {
        return as_jpeg(raster.on_white(), icc.as_deref(), budget, notes);
    }
    if budget.allow_png {
        let data = to_png(&raster, icc.as_deref())?;
        if data.len() as u64 <= budget.max_bytes {
            let (width, height) = (raster.width, raster.height);
            return Ok(Finished {
                data,
                kind: Kind::Png,
                width,
                height,
                quality: None,
            });
        }
    }
    notes.push(Note::FlattenedOnWhite);
    as_jpeg(raster.on_white(), icc.as_deref(), budget, notes)
}

fn as_jpeg(
    raster: Raster,
    icc: Option<&[u8]>,
    budget: &Budget,
    notes: &mut Vec<Note>,
) -> Result<Finished, ImagingError> {
    let chroma = Chroma::for_wanted_quality(budget.quality);
    let fitted = fit(budget.quality, budget.max_bytes, |rung| {
        let (width, height) = rung_size(&raster, rung);
        if (width, height) == (raster.width, raster.height) {
            return to_jpeg(&raster, rung.quality, chroma, icc);
        }
        to_jpeg(
            &scale_to(raster.clone(), width, height)?,
            rung.quality,
            chroma,
            icc,
        )
    })?;
    if fitted.rung.quality < budget.quality {
        notes.push(Note::QualityLowered);
    }
    if fitted.rung.size < 1.0 {
        notes.push(Note::ScaledBelowEdge);
    }
    let (width, height) = rung_size(&raster, fitted.rung);
    Ok(Finished {
        data: fitted.data,
        kind: Kind::Jpeg,
        width,
        height,
        quality: Some(fitted.rung.quality),
    })
}

fn rung_size(raster: &Raster, rung: Rung) -> (u32, u32) {
    let edge = (f64::from(raster.longest_side()) * rung.size).round() as u32;
    fitted_size(raster.width, raster.height, edge.max(1))
}

fn describe(finished: Finished, removed: Vec<MetadataKind>, notes: Vec<Note>) -> Prepared {
    let rendition = Rendition {
        mime: finished.kind.mime().to_owned(),
        width: finished.width,
        height: finished.height,
        bytes: finished.data.len() as u64,
        sha256: sha256_hex(&finished.data),
        quality: finished.quality,
        removed,
        notes,
    };
    Prepared {
        data: finished.data,
        rendition,
    }
}
