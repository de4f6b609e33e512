//! WebP stickers: a still one is drawn into a clear square of 512 pixels; an animated one is only
//! cleaned, because its frames stay as they are.

use crate::clean::prove_clean;
use crate::colours::to_srgb;
use crate::container::riff;
use crate::decode::{Decoded, Target, decode};
use crate::edit::{Edit, Plan};
use crate::encode::to_webp;
use crate::error::ImagingError;
use crate::header::{Header, read_header};
use crate::inspect::{sha256_hex, stored_orientation};
use crate::ladder::fit;
use crate::limits::refuse_oversized;
use crate::metadata::find;
use crate::orientation::Orientation;
use crate::raster::{Layout, Raster, pixel_buffer};
use crate::redraw::redraw;
use crate::rendition::{Note, Prepared, Rendition};
use crate::scale::{fitted_size, scale_to};
use crate::sniff::Kind;

/// Width and height of a sticker. WhatsApp's own rule for stickers.
pub const STICKER_EDGE_PX: u32 = 512;
/// Most bytes of a still sticker: 100 KB by the same rule, taken as thousands to be on the safe side.
pub const MAX_STICKER_BYTES: u64 = 100_000;
/// Most bytes of an animated sticker: 500 KB by the same rule.
pub const MAX_ANIMATED_STICKER_BYTES: u64 = 500_000;

/// Quality tried first.
const QUALITY: u8 = 90;

/// Makes a sticker of a picture. An animated WebP stays animated; of other animations the first
/// frame is used.
pub fn sticker(bytes: &[u8], edit: Option<Edit>) -> Result<Prepared, ImagingError> {
    let header = read_header(bytes)?;
    refuse_oversized(&header, bytes.len() as u64)?;
    let (data, notes, quality) = if header.kind == Kind::WebpAnimated && header.frames > 1 {
        (
            animated(bytes, &header, edit)?,
            vec![Note::AnimationKept],
            None,
        )
    } else {
        still(bytes, &header, edit)?
    };
    prove_clean(&data, Kind::WebpLossy)?;
    let rendition = Rendition {
        mime: Kind::WebpLossy.mime().to_owned(),
        width: STICKER_EDGE_PX,
        height: STICKER_EDGE_PX,
        bytes: data.len() as u64,
        sha256: sha256_hex(&data),
        quality,
        removed: find(bytes, header.kind),
        notes,
    };
    Ok(Prepared { data, rendition })
}

type Still = (Vec<u8>, Vec<Note>, Option<u8>);

fn still(bytes: &[u8], header: &Header, edit: Option<Edit>) -> Result<Still, ImagingError> {
    let orientation = stored_orientation(bytes, header.kind);
    let plan = Plan::new(header, orientation, edit);
    let needed = Target::Faithful(plan.needed_edge(STICKER_EDGE_PX));
    let Decoded {
        raster,
        icc,
        mut notes,
    } = decode(bytes, header, needed)?;
    if orientation != Orientation::Upright {
        notes.push(Note::TurnedUpright);
    }
    let size = filling(plan.full);
    if size.0 < plan.full.0 || size.1 < plan.full.1 {
        notes.push(Note::ScaledDown);
    }
    let raster = to_srgb(redraw(raster, &plan, size)?, icc.as_deref());
    let fitted = fit(QUALITY, MAX_STICKER_BYTES, |rung| {
        let edge = (f64::from(raster.longest_side()) * rung.size).round() as u32;
        let (width, height) = fitted_size(raster.width, raster.height, edge.max(1));
        let inner = scale_to(raster.clone(), width, height)?;
        to_webp(&on_clear_square(&inner)?, rung.quality)
    })?;
    if fitted.rung.quality < QUALITY {
        notes.push(Note::QualityLowered);
    }
    if fitted.rung.size < 1.0 {
        notes.push(Note::ScaledBelowEdge);
    }
    Ok((fitted.data, notes, Some(fitted.rung.quality)))
}

/// Unlike a photo, a small picture grows: a sticker has one size.
fn filling((width, height): (u32, u32)) -> (u32, u32) {
    let longest = u64::from(width.max(height));
    let side = |side: u32| {
        let grown = (u64::from(side) * u64::from(STICKER_EDGE_PX) + longest / 2) / longest;
        (grown as u32).max(1)
    };
    (side(width), side(height))
}

/// Puts the picture in the middle of a clear square.
fn on_clear_square(picture: &Raster) -> Result<Raster, ImagingError> {
    let edge = STICKER_EDGE_PX as usize;
    let mut pixels = pixel_buffer((edge * edge * 4) as u64)?;
    let (width, height) = (picture.width as usize, picture.height as usize);
    let (left, top) = ((edge - width) / 2, (edge - height) / 2);
    let step = picture.layout.bytes_per_pixel();
    let (target, _) = pixels.as_chunks_mut::<4>();
    for (row, line) in picture.pixels.chunks_exact(width * step).enumerate() {
        let start = (top + row) * edge + left;
        for (to, from) in target[start..].iter_mut().zip(line.chunks_exact(step)) {
            *to = match *from {
                [grey] => [grey, grey, grey, u8::MAX],
                [red, green, blue] => [red, green, blue, u8::MAX],
                [red, green, blue, alpha, ..] => [red, green, blue, alpha],
                _ => [0; 4],
            };
        }
    }
    Ok(Raster {
        pixels,
        width: STICKER_EDGE_PX,
        height: STICKER_EDGE_PX,
        layout: Layout::Rgba,
    })
}

/// Takes private parts out of an animated sticker that is as it must be already.
fn animated(bytes: &[u8], header: &Header, edit: Option<Edit>) -> Result<Vec<u8>, ImagingError> {
    let refused = |why: String| Err(ImagingError::NotASticker { why });
    if edit.is_some_and(|edit| edit != Edit::default()) {
        return refused("an animated sticker cannot be edited".into());
    }
    let (width, height) = (header.width, header.height);
    if (width, height) != (STICKER_EDGE_PX, STICKER_EDGE_PX) {
        return refused(format!(
            "an animated sticker has {STICKER_EDGE_PX} × {STICKER_EDGE_PX} pixels, this one has {width} × {height}"
        ));
    }
    // The first frame must at least hold what it promises.
    decode(bytes, header, Target::Faithful(STICKER_EDGE_PX))?;
    let data = without_metadata(bytes);
    let (actual, limit) = (data.len() as u64, MAX_ANIMATED_STICKER_BYTES);
    if actual > limit {
        return refused(format!(
            "an animated sticker has at most {limit} bytes, this one has {actual}"
        ));
    }
    Ok(data)
}

/// Keeps the chunks that make the animation, also inside of frames.
fn without_metadata(bytes: &[u8]) -> Vec<u8> {
    /// EXIF and XMP, in the flags of the extended header.
    const METADATA_FLAGS: u8 = 0x08 | 0x04;
    const FRAME_HEADER_BYTES: usize = 16;
    let mut body = b"WEBP".to_vec();
    for chunk in riff::chunks(bytes) {
        let mut data = chunk.data.to_vec();
        match &chunk.id {
            b"VP8X" => {
                if let Some(flags) = data.first_mut() {
                    *flags &= !METADATA_FLAGS;
                }
            }
            b"ANMF" => {
                let parts = data.split_off(FRAME_HEADER_BYTES.min(data.len()));
                let kept = riff::walk(&parts).filter(|part| riff::is_frame_part(&part.id));
                kept.for_each(|part| append(&mut data, &part.id, part.data));
            }
            b"ANIM" | b"ICCP" => {}
            _ => continue,
        }
        append(&mut body, &chunk.id, &data);
    }
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&(body.len() as u32).to_le_bytes());
    file.extend_from_slice(&body);
    file
}

fn append(target: &mut Vec<u8>, id: &[u8; 4], data: &[u8]) {
    target.extend_from_slice(id);
    target.extend_from_slice(&(data.len() as u32).to_le_bytes());
    target.extend_from_slice(data);
    if data.len() % 2 == 1 {
        target.push(0);
    }
}
