//! Draws the result of a plan from decoded pixels: the part that stays, scaled, turned and straightened.

use crate::edit::{Area, Plan};
use crate::error::ImagingError;
use crate::orientation::turn_upright;
use crate::raster::{Raster, pixel_buffer};
use crate::scale::scale_part_to;

/// Pixels around a straightened part that its filter looks at.
const MARGIN_PX: f64 = 4.0;

/// Draws the planned picture at this size; the raster may be smaller than the stored picture.
pub(crate) fn redraw(
    raster: Raster,
    plan: &Plan,
    (width, height): (u32, u32),
) -> Result<Raster, ImagingError> {
    if plan.angle == 0.0 {
        return upright_part(raster, plan, plan.window, (width, height));
    }
    let around = surroundings(plan);
    let scale = (f64::from(width) / plan.window.width).min(decoded_scale(&raster, plan));
    let side = |length: f64| ((length * scale).round() as u32).max(1);
    let size = (side(around.width), side(around.height));
    let part = upright_part(raster, plan, around, size)?;
    match part.layout.bytes_per_pixel() {
        1 => straightened::<1>(&part, plan, around, (width, height)),
        3 => straightened::<3>(&part, plan, around, (width, height)),
        _ => straightened::<4>(&part, plan, around, (width, height)),
    }
}

fn decoded_scale(raster: &Raster, plan: &Plan) -> f64 {
    f64::from(raster.longest_side()) / f64::from(plan.turned.0.max(plan.turned.1))
}

/// Scales a part of the turned picture, named in its pixels, and turns it.
fn upright_part(
    raster: Raster,
    plan: &Plan,
    part: Area,
    (width, height): (u32, u32),
) -> Result<Raster, ImagingError> {
    let share = Area {
        left: part.left / f64::from(plan.turned.0),
        top: part.top / f64::from(plan.turned.1),
        width: part.width / f64::from(plan.turned.0),
        height: part.height / f64::from(plan.turned.1),
    };
    let stored = plan.orientation.stored_share(share);
    let (stored_width, stored_height) = (f64::from(raster.width), f64::from(raster.height));
    let source = Area {
        left: stored.left * stored_width,
        top: stored.top * stored_height,
        width: stored.width * stored_width,
        height: stored.height * stored_height,
    };
    let (width, height) = plan.orientation.upright_size(width, height);
    let scaled = scale_part_to(raster, source, width, height)?;
    Ok(turn_upright(scaled, plan.orientation))
}

/// The upright rectangle of the turned picture that holds everything the straightened window shows.
fn surroundings(plan: &Plan) -> Area {
    let window = plan.window;
    let corners = [
        (window.left, window.top),
        (window.left + window.width, window.top),
        (window.left, window.top + window.height),
        (window.left + window.width, window.top + window.height),
    ]
    .map(|(x, y)| before_straightening(plan, x, y));
    let span = |values: [f64; 4], side: u32| {
        let low = values.iter().copied().fold(f64::INFINITY, f64::min);
        let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let start = (low - MARGIN_PX).floor().clamp(0.0, f64::from(side) - 1.0);
        let end = (high + MARGIN_PX).ceil().min(f64::from(side));
        (start, (end - start).max(1.0))
    };
    let (left, width) = span(corners.map(|corner| corner.0), plan.turned.0);
    let (top, height) = span(corners.map(|corner| corner.1), plan.turned.1);
    Area {
        left,
        top,
        width,
        height,
    }
}

/// Gives the place in the turned picture that the straightened one shows at (`x`, `y`).
fn before_straightening(plan: &Plan, x: f64, y: f64) -> (f64, f64) {
    let (middle_x, middle_y) = (
        f64::from(plan.turned.0) / 2.0,
        f64::from(plan.turned.1) / 2.0,
    );
    let (sine, cosine) = plan.angle.sin_cos();
    let (x, y) = (x - middle_x, y - middle_y);
    (
        x * cosine + y * sine + middle_x,
        y * cosine - x * sine + middle_y,
    )
}

/// Samples the part, which shows `around`, along the tilted rows of the window.
fn straightened<const N: usize>(
    part: &Raster,
    plan: &Plan,
    around: Area,
    (width, height): (u32, u32),
) -> Result<Raster, ImagingError> {
    let mut pixels = pixel_buffer(u64::from(width) * u64::from(height) * N as u64)?;
    let step_x = plan.window.width / f64::from(width);
    let step_y = plan.window.height / f64::from(height);
    let (scale_x, scale_y) = (
        f64::from(part.width) / around.width,
        f64::from(part.height) / around.height,
    );
    let rows = pixels.chunks_exact_mut(width as usize * N);
    for (row, line) in (0..height).zip(rows) {
        let y = plan.window.top + (f64::from(row) + 0.5) * step_y;
        for (column, pixel) in (0..width).zip(line.as_chunks_mut::<N>().0) {
            let x = plan.window.left + (f64::from(column) + 0.5) * step_x;
            let (x, y) = before_straightening(plan, x, y);
            *pixel = sample::<N>(
                part,
                (x - around.left) * scale_x - 0.5,
                (y - around.top) * scale_y - 0.5,
            );
        }
    }
    Ok(Raster {
        pixels,
        width,
        height,
        layout: part.layout,
    })
}

/// Looks up the value at a place between pixels with a cubic filter (Catmull–Rom); beyond the edge
/// its last pixel goes on. Clear pixels of a translucent picture do not colour their neighbours.
fn sample<const N: usize>(part: &Raster, x: f64, y: f64) -> [u8; N] {
    let (pixels, _) = part.pixels.as_chunks::<N>();
    let (width, height) = (i64::from(part.width), i64::from(part.height));
    let (column, row) = (x.floor(), y.floor());
    let (across, down) = (weights((x - column) as f32), weights((y - row) as f32));
    let mut sums = [0.0_f32; N];
    for (line, down) in (-1..=2).zip(down) {
        let line = (row as i64 + line).clamp(0, height - 1) * width;
        for (place, across) in (-1..=2).zip(across) {
            let place = (column as i64 + place).clamp(0, width - 1);
            let pixel = pixels[(line + place) as usize];
            let weight = down * across;
            let opacity = if N == 4 {
                f32::from(pixel[N - 1]) / 255.0
            } else {
                1.0
            };
            for (channel, (sum, value)) in sums.iter_mut().zip(pixel).enumerate() {
                let counts = if channel == 3 { 1.0 } else { opacity };
                *sum += weight * counts * f32::from(value);
            }
        }
    }
    let opacity = if N == 4 { sums[N - 1] / 255.0 } else { 1.0 };
    let mut result = [0; N];
    for (channel, (value, sum)) in result.iter_mut().zip(sums).enumerate() {
        let whole = if channel == 3 || opacity <= 0.0 {
            sum
        } else {
            sum / opacity
        };
        *value = whole.round().clamp(0.0, 255.0) as u8;
    }
    result
}

fn weights(t: f32) -> [f32; 4] {
    [
        ((2.0 - t) * t - 1.0) * t / 2.0,
        ((3.0 * t - 5.0) * t * t + 2.0) / 2.0,
        ((4.0 - 3.0 * t) * t + 1.0) * t / 2.0,
        (t - 1.0) * t * t / 2.0,
    ]
}
