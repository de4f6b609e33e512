//! Phone numbers, and the fate of a message by the number it goes to: what ends in `9009NN` does not
//! end as usual, so that every outcome can be had at will.

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// Delivered and read.
    Usual,
    /// `…900901`: the platform refuses it.
    Fails,
    /// `…900902`: sent, but never delivered.
    NotDelivered,
    /// `…900903`: deleted in the end.
    Deleted,
    /// `…900904`: nothing more is heard of it.
    Stuck,
    /// `…900905`: delivered, never read.
    Unread,
    /// `…900906`: an outcome that is neither good nor bad.
    Odd,
    /// `…900907`: refused early.
    Refused,
    /// `…900908`: read, and the first button pressed.
    Clicks,
    /// `…900909`: taken over, then found to be outside of the service window.
    Closed,
}

impl Fate {
    /// The fate of messages to this number or group.
    pub fn of(recipient: &str) -> Self {
        let digits = recipient.trim_start_matches('+');
        let ending = digits.get(digits.len().saturating_sub(6)..);
        match ending {
            Some("900901") => Self::Fails,
            Some("900902") => Self::NotDelivered,
            Some("900903") => Self::Deleted,
            Some("900904") => Self::Stuck,
            Some("900905") => Self::Unread,
            Some("900906") => Self::Odd,
            Some("900907") => Self::Refused,
            Some("900908") => Self::Clicks,
            Some("900909") => Self::Closed,
            _ => Self::Usual,
        }
    }
}

/// Reads a number in E.164: a plus and 7 to 15 digits, the first of them not 0.
pub fn e164(text: &str) -> Option<String> {
    let digits = text.strip_prefix('+')?;
    let sound = (7..=15).contains(&digits.len())
        && !digits.starts_with('0')
        && digits.bytes().all(|byte| byte.is_ascii_digit());
    sound.then(|| text.to_owned())
}

/// Reads a number in E.164, also with 00 instead of the plus.
pub fn international(text: &str) -> Option<String> {
    match text.strip_prefix("00") {
        Some(rest) => e164(&format!("+{rest}")),
        None => e164(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, e164, international};

    #[test]
    fn numbers_are_read_in_the_international_form_only() {
        let cases = [
            ("+447700900123", Some("+447700900123")),
            ("00447700900123", Some("+447700900123")),
            ("447700900123", None),
            ("+44 7700 900123", None),
            ("+0447700900123", None),
            ("+447", None),
            ("8841203", None),
        ];
        for (given, read) in cases {
            assert_eq!(international(given).as_deref(), read, "{given}");
        }
        assert_eq!(e164("00447700900123"), None, "Bird wants the plus");
    }

    #[test]
    fn only_the_whole_ending_decides_the_fate() {
        assert_eq!(Fate::of("+447700900901"), Fate::Fails);
        assert_eq!(Fate::of("+447700900908"), Fate::Clicks);
        assert_eq!(Fate::of("+447700910901"), Fate::Usual);
        assert_eq!(Fate::of("8841203"), Fate::Usual);
        assert_eq!(Fate::of("é9"), Fate::Usual);
    }
}
