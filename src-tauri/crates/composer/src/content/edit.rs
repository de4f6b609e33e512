//! What a person changed about a picture, as numbers: the original stays as it is. The order is
//! fixed: turn, mirror, straighten, crop.

use crate::error::DeskError;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use ts_rs::TS;

/// The most a picture is straightened, in tenths of a degree either way.
pub const MAX_STRAIGHTEN_TENTHS: i16 = 450;
/// A whole side, in the unit of [`Crop`].
const WHOLE: u16 = 10_000;
/// The unit of [`Focus`].
const FOCUS_WHOLE: u16 = 1_000;

/// Changes to a picture that leave its original alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct PictureEdit {
    /// Turns by 90° clockwise of the upright picture, 0 to 3.
    pub quarter_turns: u8,
    /// Left and right exchanged, after the turns.
    pub mirrored: bool,
    /// Tenths of a degree clockwise, -450 to 450. Empty corners are cut off: the largest centred
    /// rectangle of the same shape stays.
    pub straighten_tenths: i16,
    /// The part that stays of what is left then.
    pub crop: Option<Crop>,
}

/// A part of a picture, in ten-thousandths of its width and height.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Crop {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
}

/// The point that matters most, in thousandths of the edited picture; album previews keep it visible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Focus {
    pub x: u16,
    pub y: u16,
}

impl PictureEdit {
    /// Gives the edit in its shortest form, `None` when it changes nothing; fails when a number is out of range.
    pub fn checked(self) -> Result<Option<Self>, DeskError> {
        let invalid = |why: &str| Err(DeskError::Invalid(why.into()));
        if self.quarter_turns > 3 {
            return invalid("a picture is turned by 0 to 3 quarters");
        }
        if !(-MAX_STRAIGHTEN_TENTHS..=MAX_STRAIGHTEN_TENTHS).contains(&self.straighten_tenths) {
            return invalid("a picture is straightened by at most 45 degrees either way");
        }
        if !self.crop.is_none_or(Crop::is_inside) {
            return invalid("the crop must lie inside the picture and leave something of it");
        }
        let crop = self.crop.filter(|crop| *crop != Crop::EVERYTHING);
        let short = Self { crop, ..self };
        Ok((short != Self::default()).then_some(short))
    }

    /// Gives the canonical short text used in recipes and addresses, such as `r1m0s-35c100.200.5000.5000`.
    pub fn code(&self) -> String {
        self.to_string()
    }
}

impl Crop {
    const EVERYTHING: Self = Self {
        left: 0,
        top: 0,
        width: WHOLE,
        height: WHOLE,
    };

    fn is_inside(self) -> bool {
        let fits = |start: u16, length: u16| {
            length > 0 && u32::from(start) + u32::from(length) <= u32::from(WHOLE)
        };
        fits(self.left, self.width) && fits(self.top, self.height)
    }
}

impl Focus {
    /// Fails when the point lies outside the picture.
    pub fn checked(self) -> Result<Self, DeskError> {
        if self.x > FOCUS_WHOLE || self.y > FOCUS_WHOLE {
            let why = "the point that matters must lie inside the picture";
            return Err(DeskError::Invalid(why.into()));
        }
        Ok(self)
    }
}

impl fmt::Display for PictureEdit {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mirrored = u8::from(self.mirrored);
        let (turns, tenths) = (self.quarter_turns, self.straighten_tenths);
        write!(to, "r{turns}m{mirrored}s{tenths}")?;
        match self.crop {
            Some(Crop {
                left,
                top,
                width,
                height,
            }) => write!(to, "c{left}.{top}.{width}.{height}"),
            None => Ok(()),
        }
    }
}

/// The text is not the code of an edit, or not its canonical form.
#[derive(Debug, thiserror::Error)]
#[error("this is no code of a picture edit")]
pub struct BadCode;

impl FromStr for PictureEdit {
    type Err = BadCode;

    /// Reads what [`PictureEdit::code`] writes and nothing else, so that one edit has one address.
    fn from_str(code: &str) -> Result<Self, BadCode> {
        let read = read(code).and_then(|edit| edit.checked().ok().flatten());
        read.filter(|edit| edit.code() == code).ok_or(BadCode)
    }
}

fn read(code: &str) -> Option<PictureEdit> {
    let (turns, rest) = code.strip_prefix('r')?.split_once('m')?;
    let (mirrored, rest) = rest.split_once('s')?;
    let (tenths, crop) = match rest.split_once('c') {
        Some((tenths, crop)) => (tenths, Some(read_crop(crop)?)),
        None => (rest, None),
    };
    Some(PictureEdit {
        quarter_turns: turns.parse().ok()?,
        mirrored: mirrored == "1",
        straighten_tenths: tenths.parse().ok()?,
        crop,
    })
}

fn read_crop(text: &str) -> Option<Crop> {
    let numbers: Option<Vec<u16>> = text.split('.').map(|number| number.parse().ok()).collect();
    let [left, top, width, height] = numbers?[..] else {
        return None;
    };
    Some(Crop {
        left,
        top,
        width,
        height,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    const HALF: Crop = Crop {
        left: 100,
        top: 200,
        width: 5000,
        height: 5000,
    };

    fn any_edit() -> impl Strategy<Value = PictureEdit> {
        let side = || (0..WHOLE).prop_flat_map(|start| (Just(start), 1..=WHOLE - start));
        let crop = (side(), side()).prop_map(|((left, width), (top, height))| Crop {
            left,
            top,
            width,
            height,
        });
        let crop = proptest::option::of(crop);
        (0..4_u8, any::<bool>(), -450..=450_i16, crop).prop_map(
            |(quarter_turns, mirrored, straighten_tenths, crop)| PictureEdit {
                quarter_turns,
                mirrored,
                straighten_tenths,
                crop,
            },
        )
    }

    #[test]
    fn a_code_is_short_and_says_everything() {
        let edit = PictureEdit {
            quarter_turns: 1,
            mirrored: false,
            straighten_tenths: -35,
            crop: Some(HALF),
        };
        assert_eq!(edit.code(), "r1m0s-35c100.200.5000.5000");
        let mirrored = PictureEdit {
            mirrored: true,
            ..PictureEdit::default()
        };
        assert_eq!(mirrored.code(), "r0m1s0");
    }

    proptest! {
        #[test]
        fn every_edit_is_read_back_from_its_code(edit in any_edit()) {
            if let Some(edit) = edit.checked().unwrap() {
                prop_assert_eq!(edit.code().parse::<PictureEdit>().unwrap(), edit);
            }
        }

        #[test]
        fn any_text_that_is_read_is_the_code_of_what_was_read(code in "r[0-4]m[0-2]s-?[0-9]{1,3}(c[0-9.]{7,20})?") {
            if let Ok(edit) = code.parse::<PictureEdit>() {
                prop_assert_eq!(edit.code(), code);
            }
        }
    }

    #[test]
    fn an_edit_that_changes_nothing_is_none() {
        assert_eq!(PictureEdit::default().checked().unwrap(), None);
        let everything = PictureEdit {
            crop: Some(Crop::EVERYTHING),
            ..PictureEdit::default()
        };
        assert_eq!(everything.checked().unwrap(), None);
    }

    #[test]
    fn other_spellings_are_no_codes() {
        for bad in [
            "",
            "r0m0s0",
            "r1m0s0c0.0.10000.10000",
            "r01m0s0",
            "r1m0s+5",
            "r1m0s-0",
            "r1m2s0",
            "r4m0s0",
            "r1m0s451",
            "r1m0s0c",
            "r1m0s0c1.1.1",
            "r1m0s0c1.1.1.1.1",
            "r1m0s0c0.0.0.1",
            "r1m0s0c9000.0.2000.1",
            "r1m0s0 ",
            "../r1m0s0",
        ] {
            assert!(bad.parse::<PictureEdit>().is_err(), "{bad}");
        }
    }

    #[test]
    fn numbers_out_of_range_are_refused_with_words() {
        let why = |edit: PictureEdit| edit.checked().unwrap_err().to_string();
        let turned = PictureEdit {
            quarter_turns: 4,
            ..PictureEdit::default()
        };
        assert!(why(turned).contains("0 to 3 quarters"), "{}", why(turned));
        let tilted = PictureEdit {
            straighten_tenths: -451,
            ..PictureEdit::default()
        };
        assert!(why(tilted).contains("45 degrees"), "{}", why(tilted));
        let outside = PictureEdit {
            crop: Some(Crop { left: 6000, ..HALF }),
            ..PictureEdit::default()
        };
        assert!(why(outside).contains("inside"), "{}", why(outside));
        assert!(Focus { x: 1000, y: 0 }.checked().is_ok());
        assert!(Focus { x: 0, y: 1001 }.checked().is_err());
    }
}
