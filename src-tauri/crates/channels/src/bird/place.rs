//! Where a message is: its channel and its own id, kept by the core as one word.

use composer::channel::ChannelError;
use std::fmt;

/// The place of a message, written `channel/message`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place<'a> {
    pub channel: &'a str,
    pub message: &'a str,
}

impl<'a> Place<'a> {
    /// Reads a place that was written before.
    pub fn read(written: &'a str) -> Result<Self, ChannelError> {
        let parts = written.split_once('/');
        let place = parts.map(|(channel, message)| Self { channel, message });
        place
            .filter(|place| is_id(place.channel) && is_id(place.message))
            .ok_or_else(|| ChannelError::Refused {
                code: "not_found".into(),
                message: format!("“{written}” names no message at Bird"),
            })
    }
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.channel, self.message)
    }
}

/// Passes on an id that can stand in a path; another one would lead elsewhere.
pub(super) fn checked_id<'a>(id: &'a str, of: &str) -> Result<&'a str, ChannelError> {
    if is_id(id) {
        return Ok(id);
    }
    Err(ChannelError::Refused {
        code: "bad_id".into(),
        message: format!("“{id}” cannot be the id of a {of} at Bird; nothing was sent"),
    })
}

fn is_id(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    (1..=100).contains(&id.len()) && id.chars().all(is_plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_read_as_it_was_written() {
        let place = Place {
            channel: "a4c2",
            message: "c1f4",
        };
        assert_eq!(Place::read(&place.to_string()), Ok(place));
    }

    #[test]
    fn what_would_lead_elsewhere_is_no_place() {
        for odd in [
            "",
            "a4c2",
            "a4c2/",
            "/c1f4",
            "a/b/c",
            "../c1f4",
            "a4c2/c1?x",
        ] {
            assert!(Place::read(odd).is_err(), "{odd}");
        }
    }
}
