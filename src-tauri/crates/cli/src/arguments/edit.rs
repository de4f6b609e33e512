//! Arguments that change a picture, as the editor of the window does.

use clap::Args;
use composer::content::{Crop, PictureEdit};

/// What is changed about every picture, in this order; originals stay as they are.
#[derive(Debug, Clone, Copy, Args)]
pub struct EditOptions {
    /// Turn clockwise, after it stands upright: 90, 180 or 270 degrees
    #[arg(long, value_name = "DEGREES", value_parser = quarter_turns)]
    rotate: Option<u8>,
    /// Exchange left and right
    #[arg(long)]
    mirror: bool,
    /// Straighten clockwise by up to 45 degrees either way; empty corners are cut off
    #[arg(long, value_name = "DEGREES", allow_negative_numbers = true, value_parser = tenths)]
    straighten: Option<i16>,
    /// Keep a part: left, top, width and height in percent, such as 10,0,80,100
    #[arg(long, value_name = "L,T,W,H", value_parser = crop)]
    crop: Option<Crop>,
}

impl EditOptions {
    /// Gives the edit as it was asked for.
    pub fn edit(&self) -> PictureEdit {
        PictureEdit {
            quarter_turns: self.rotate.unwrap_or_default(),
            mirrored: self.mirror,
            straighten_tenths: self.straighten.unwrap_or_default(),
            crop: self.crop,
        }
    }
}

fn quarter_turns(text: &str) -> Result<u8, String> {
    match text {
        "0" => Ok(0),
        "90" => Ok(1),
        "180" => Ok(2),
        "270" => Ok(3),
        _ => Err("it must be 90, 180 or 270".into()),
    }
}

fn tenths(text: &str) -> Result<i16, String> {
    let degrees = number(text)?;
    if !(-45.0..=45.0).contains(&degrees) {
        return Err("it must be between -45 and 45".into());
    }
    Ok((degrees * 10.0).round() as i16)
}

fn crop(text: &str) -> Result<Crop, String> {
    let shares: Vec<u16> = text.split(',').map(share).collect::<Result<_, _>>()?;
    let [left, top, width, height] = shares[..] else {
        return Err("it takes four numbers: left, top, width and height".into());
    };
    Ok(Crop {
        left,
        top,
        width,
        height,
    })
}

/// Percent with up to two decimals, as ten-thousandths.
fn share(text: &str) -> Result<u16, String> {
    let percent = number(text.trim())?;
    if !(0.0..=100.0).contains(&percent) {
        return Err(format!("{text} is no percentage"));
    }
    Ok((percent * 100.0).round() as u16)
}

fn number(text: &str) -> Result<f64, String> {
    text.parse().map_err(|_| format!("{text} is no number"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn numbers_people_write_become_the_edit_s_own() {
        assert_eq!(quarter_turns("270"), Ok(3));
        assert!(quarter_turns("45").is_err());
        assert_eq!(tenths("-3.5"), Ok(-35));
        assert!(tenths("45.1").is_err() && tenths("NaN").is_err());
        let part = crop("10,0.5, 80,99.99").unwrap();
        assert_eq!(
            (part.left, part.top, part.width, part.height),
            (1000, 50, 8000, 9999)
        );
        assert!(crop("1,2,3").is_err() && crop("1,2,3,101").is_err());
    }
}
