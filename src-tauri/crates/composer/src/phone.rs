//! Phone numbers as people type them, read into E.164.

use crate::error::DeskError;
use phonenumber::{Mode, country::Id};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// More than any number has, with spaces, brackets and a prefix for long distance.
const MAX_TYPED: usize = 40;

/// A phone number that can exist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct PhoneNumber {
    /// In E.164.
    pub number: String,
    /// As people write it, with its country code.
    pub shown: String,
    /// Country such as `DE`, where the number tells.
    pub country: Option<String>,
}

/// Reads a number; one without a country code belongs to `country`, such as `DE`.
pub fn parse(text: &str, country: &str) -> Option<PhoneNumber> {
    let plain = plain(text)?;
    let home: Option<Id> = country.parse().ok();
    let read = |text: &str| {
        let read = phonenumber::parse(home, text).ok()?;
        read.is_valid().then_some(read)
    };
    // A spreadsheet takes the plus away: the digits alone may be a whole number.
    let bare = || (!plain.starts_with('+')).then(|| read(&format!("+{plain}")))?;
    let found = read(&plain).or_else(bare)?;
    Some(PhoneNumber {
        number: found.format().mode(Mode::E164).to_string(),
        shown: found.format().mode(Mode::International).to_string(),
        country: found.country().id().map(|id| id.as_ref().to_owned()),
    })
}

/// Reads a typed number, or says what is wrong with it.
pub fn typed(text: &str, country: &str) -> Result<PhoneNumber, DeskError> {
    parse(text, country).ok_or_else(|| {
        let shown: String = text.trim().chars().take(MAX_TYPED).collect();
        DeskError::Invalid(format!(
            "“{shown}” is no phone number; write it with its country code, such as +49 151 23456789"
        ))
    })
}

/// Reads a country such as `de` into `DE`.
pub fn country_code(text: &str) -> Result<String, DeskError> {
    let code = text.trim().to_ascii_uppercase();
    match code.parse::<Id>() {
        Ok(_) => Ok(code),
        Err(_) => Err(DeskError::Invalid(
            "a country has two letters, such as DE; nothing was changed".into(),
        )),
    }
}

/// Leaves digits and a leading plus; anything with other signs than people put into numbers is none.
fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > MAX_TYPED {
        return None;
    }
    // The zero that is only dialled at home, as in +49 (0) 151.
    let text = text.replace("(0)", "");
    let mut plain = String::with_capacity(text.len());
    for (at, sign) in text.chars().enumerate() {
        match sign {
            '0'..='9' => plain.push(sign),
            '+' | '＋' if at == 0 || plain.is_empty() => plain.push('+'),
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '‐' | '‑' | '–' | '/' | '.' | '(' | ')' => {}
            // Marks of the writing direction travel along when numbers are copied.
            '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {}
            _ => return None,
        }
    }
    let international = plain.strip_prefix("00").map(|rest| format!("+{rest}"));
    let plain = international.unwrap_or(plain);
    let digits = plain.trim_start_matches('+').len();
    (4..=17).contains(&digits).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Option<String> {
        parse(text, "DE").map(|found| found.number)
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let wanted = Some("+4915123456789".to_owned());
        for text in [
            "+49 151 23456789",
            "0151 / 234 567-89",
            "0049 151 23456789",
            "+49 (0) 151 23456789",
            "(0151) 23456789",
            "4915123456789",
            "\u{202a}+49 151 23456789\u{202c}",
        ] {
            assert_eq!(number(text), wanted, "{text}");
        }
        assert_eq!(number("+31 6 12345678").as_deref(), Some("+31612345678"));
    }

    #[test]
    fn what_is_no_number_is_none() {
        for text in [
            "",
            "nobody",
            "12",
            "+49",
            "0151 2345678 ext. 3",
            "٠١٥١٢٣٤٥٦٧٨٩",
            "++49151",
        ] {
            assert_eq!(number(text), None, "{text}");
        }
        assert_eq!(number(&"1".repeat(4_000)), None);
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!(country_code(" nl ").unwrap(), "NL");
        assert!(country_code("Germany").is_err());
    }
}
