//! What a person changed about a picture, and where in the stored pixels the result lies. The order
//! is fixed: upright, quarter turns, mirror, straighten, crop.

use serde::{Deserialize, Serialize};

use crate::header::Header;
use crate::orientation::Orientation;
use crate::scale::fitted_size;

/// Changes to a picture, as numbers; the default changes nothing. Numbers out of range are brought into it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Edit {
    /// Turns by 90° clockwise of the upright picture, 0 to 3.
    pub quarter_turns: u8,
    /// Left and right exchanged, after the turns.
    pub mirrored: bool,
    /// Tenths of a degree clockwise, -450 to 450; the largest centred rectangle of the same shape stays.
    pub straighten_tenths: i16,
    /// The part that stays of what is left then.
    pub crop: Option<Part>,
}

/// A part of a picture, in ten-thousandths of its width and height.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Distance from the left side.
    pub left: u16,
    /// Distance from the top.
    pub top: u16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

const WHOLE: f64 = 10_000.0;
const MAX_STRAIGHTEN_TENTHS: i16 = 450;

/// A rectangle between whole pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Area {
    /// Everything of a picture of this size.
    pub fn whole(width: u32, height: u32) -> Self {
        Self {
            left: 0.0,
            top: 0.0,
            width: f64::from(width),
            height: f64::from(height),
        }
    }

    /// Brings what rounding put outside back in.
    pub fn within(self, outer: Self) -> Self {
        let along = |start: f64, length: f64, side: f64| {
            let start = start.clamp(0.0, side);
            (start, length.min(side - start))
        };
        let (left, width) = along(self.left, self.width, outer.width);
        let (top, height) = along(self.top, self.height, outer.height);
        Self {
            left,
            top,
            width,
            height,
        }
    }
}

/// How the result is drawn from the stored picture.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    /// From the stored picture to one that is upright, turned and mirrored.
    pub orientation: Orientation,
    /// Size after that.
    pub turned: (u32, u32),
    /// Clockwise, in radians.
    pub angle: f64,
    /// What stays of the turned picture, along the sides of the straightened one.
    pub window: Area,
    /// Size of the result before it is scaled down.
    pub full: (u32, u32),
    longest_stored: u32,
}

impl Plan {
    /// Plans an edit of a picture that is stored as the header and the orientation say.
    pub fn new(header: &Header, stored: Orientation, edit: Option<Edit>) -> Self {
        let edit = edit.unwrap_or_default();
        let orientation = stored.then(edit.quarter_turns, edit.mirrored);
        let turned = orientation.upright_size(header.width, header.height);
        let tenths = edit
            .straighten_tenths
            .clamp(-MAX_STRAIGHTEN_TENTHS, MAX_STRAIGHTEN_TENTHS);
        let angle = (f64::from(tenths) / 10.0).to_radians();
        let frame = inner_frame(turned, angle);
        let window = edit.crop.map_or(frame, |part| part_of(frame, part));
        let window = if tenths == 0 {
            on_pixels(window, turned)
        } else {
            window
        };
        let whole = |side: f64| (side.round() as u32).max(1);
        Self {
            orientation,
            turned,
            angle,
            window,
            full: (whole(window.width), whole(window.height)),
            longest_stored: header.width.max(header.height),
        }
    }

    /// Tells whether the stored picture is shown whole and as it is.
    pub fn changes_nothing(&self) -> bool {
        let everything = Area::whole(self.turned.0, self.turned.1);
        self.orientation == Orientation::Upright && self.angle == 0.0 && self.window == everything
    }

    /// Returns the size of the result with `max_edge_px` on the longer side.
    pub fn size_within(&self, max_edge_px: u32) -> (u32, u32) {
        fitted_size(self.full.0, self.full.1, max_edge_px.max(1))
    }

    /// Returns how long the longer side of the whole decoded picture must be, so that the part that
    /// stays has `max_edge_px`.
    pub fn needed_edge(&self, max_edge_px: u32) -> u32 {
        let longest = u64::from(self.full.0.max(self.full.1));
        let wanted = u64::from(max_edge_px).min(longest);
        (u64::from(self.longest_stored) * wanted).div_ceil(longest) as u32
    }
}

/// The largest rectangle of the same shape whose turned corners stay inside the picture.
fn inner_frame((width, height): (u32, u32), angle: f64) -> Area {
    let (width, height) = (f64::from(width), f64::from(height));
    let (sine, cosine) = (angle.sin().abs(), angle.cos());
    let ratio = f64::min(
        width / (width * cosine + height * sine),
        height / (width * sine + height * cosine),
    );
    Area {
        left: width * (1.0 - ratio) / 2.0,
        top: height * (1.0 - ratio) / 2.0,
        width: width * ratio,
        height: height * ratio,
    }
}

fn part_of(frame: Area, part: Part) -> Area {
    let share = |value: u16| (f64::from(value) / WHOLE).min(1.0);
    let along = |start: u16, length: u16, side: f64| {
        let start = share(start);
        (start * side, share(length).min(1.0 - start) * side)
    };
    let (left, width) = along(part.left, part.width, frame.width);
    let (top, height) = along(part.top, part.height, frame.height);
    Area {
        left: frame.left + left,
        top: frame.top + top,
        width,
        height,
    }
}

/// Puts the sides between whole pixels, so that a crop alone copies pixels and blurs none.
fn on_pixels(area: Area, (width, height): (u32, u32)) -> Area {
    let along = |start: f64, length: f64, side: u32| {
        let side = f64::from(side);
        let start = start.round().clamp(0.0, side - 1.0);
        (start, length.round().clamp(1.0, side - start))
    };
    let (left, width) = along(area.left, area.width, width);
    let (top, height) = along(area.top, area.height, height);
    Area {
        left,
        top,
        width,
        height,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sniff::Kind;

    fn header(width: u32, height: u32) -> Header {
        Header {
            kind: Kind::Jpeg,
            width,
            height,
            progressive: false,
            frames: 1,
            has_alpha: false,
        }
    }

    fn planned(edit: Edit) -> Plan {
        Plan::new(&header(4000, 3000), Orientation::Upright, Some(edit))
    }

    #[test]
    fn the_frame_of_a_straightened_picture_touches_its_sides_and_keeps_its_shape() {
        for (width, height) in [(4000, 3000), (3000, 4000), (500, 500), (3000, 10)] {
            for tenths in [-450, -35, -1, 1, 35, 200, 450] {
                let angle = (f64::from(tenths) / 10.0_f64).to_radians();
                let frame = inner_frame((width, height), angle);
                let (sine, cosine) = (angle.sin().abs(), angle.cos());
                let (full_width, full_height) = (f64::from(width), f64::from(height));
                let reach_x = frame.width * cosine + frame.height * sine;
                let reach_y = frame.width * sine + frame.height * cosine;
                assert!(reach_x <= full_width + 1e-6 && reach_y <= full_height + 1e-6);
                assert!(
                    (reach_x - full_width).abs() < 1e-6 || (reach_y - full_height).abs() < 1e-6,
                    "{width} × {height} by {tenths}: more would fit"
                );
                let shape = frame.width / frame.height;
                assert!((shape - full_width / full_height).abs() < 1e-6);
            }
        }
    }

    #[test]
    fn a_crop_is_decoded_as_finely_as_the_result_needs() {
        let quarter = Part {
            left: 2500,
            top: 2500,
            width: 2500,
            height: 2500,
        };
        let plan = planned(Edit {
            crop: Some(quarter),
            ..Edit::default()
        });
        assert_eq!(plan.full, (1000, 750));
        assert_eq!(plan.size_within(1600), (1000, 750));
        assert_eq!(plan.needed_edge(1600), 4000, "nothing may be thrown away");
        assert_eq!(plan.needed_edge(500), 2000);
        assert_eq!(planned(Edit::default()).needed_edge(1600), 1600);
    }

    #[test]
    fn numbers_out_of_range_still_give_a_picture() {
        let wild = Edit {
            quarter_turns: 255,
            mirrored: true,
            straighten_tenths: i16::MIN,
            crop: Some(Part {
                left: u16::MAX,
                top: 0,
                width: 0,
                height: u16::MAX,
            }),
        };
        let plan = planned(wild);
        assert!(plan.full.0 >= 1 && plan.full.1 >= 1);
        assert!(plan.angle.to_degrees() >= -45.0);
    }
}
