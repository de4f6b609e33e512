//! The name and colour space of an embedded ICC colour profile.

use serde::{Deserialize, Serialize};

/// Which channels a colour profile describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColourSpace {
    /// Red, green, blue.
    Rgb,
    /// Brightness only.
    Grey,
    /// Printing colours.
    Cmyk,
    /// Anything else.
    Other,
}

/// What an embedded colour profile says about itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ColourProfile {
    /// Its own name, such as `Display P3`; empty when it has none.
    pub name: String,
    /// The channels it describes.
    pub space: ColourSpace,
    /// Its length in bytes.
    pub bytes: u64,
}

const HEADER_BYTES: usize = 128;
const MAX_TAGS: usize = 200;
const MAX_NAME_CHARS: usize = 80;

/// Reads name and space; `None` when it is no ICC profile.
pub(crate) fn describe(icc: &[u8]) -> Option<ColourProfile> {
    if icc.get(36..40)? != b"acsp" || icc.len() < HEADER_BYTES {
        return None;
    }
    let space = match icc.get(16..20)? {
        b"RGB " => ColourSpace::Rgb,
        b"GRAY" => ColourSpace::Grey,
        b"CMYK" => ColourSpace::Cmyk,
        _ => ColourSpace::Other,
    };
    let name = tag(icc, b"desc").and_then(description).unwrap_or_default();
    Some(ColourProfile {
        name,
        space,
        bytes: icc.len() as u64,
    })
}

fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let field = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_be_bytes(field.try_into().ok()?) as usize)
}

fn tag<'a>(icc: &'a [u8], name: &[u8; 4]) -> Option<&'a [u8]> {
    let count = number(icc, HEADER_BYTES)?.min(MAX_TAGS);
    let entry = (0..count)
        .map(|index| HEADER_BYTES + 4 + index * 12)
        .find(|at| icc.get(*at..at + 4).is_some_and(|found| found == name))?;
    let start = number(icc, entry + 4)?;
    icc.get(start..start.checked_add(number(icc, entry + 8)?)?)
}

/// Version 2 profiles name themselves in ASCII, version 4 in UTF-16 per language.
fn description(data: &[u8]) -> Option<String> {
    let name = match data.get(..4)? {
        b"desc" => ascii(data.get(12..)?.get(..number(data, 8)?)?),
        b"mluc" => {
            let start = number(data, 24)?;
            utf16(data.get(start..start.checked_add(number(data, 20)?)?)?)
        }
        _ => return None,
    };
    Some(
        name.chars()
            .filter(|letter| !letter.is_control())
            .take(MAX_NAME_CHARS)
            .collect(),
    )
}

fn ascii(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes)
        .trim_end_matches('\0')
        .to_owned()
}

fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> = bytes
        .as_chunks::<2>()
        .0
        .iter()
        .map(|pair| u16::from_be_bytes(*pair))
        .collect();
    String::from_utf16_lossy(&units)
}
