//! Why a message did not make it, in Bird's codes: 11xxx late validation, 12xxx service, 14xxx
//! customer, 15xxx platform. A step of a journey carries the cause behind a slash.

use serde_json::{Value, json};

/// A status that a message ends in, with its cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ending {
    pub step: &'static str,
    pub reason: &'static str,
    code: i64,
    description: &'static str,
    source: (&'static str, &'static str),
}

const fn ending(
    step: &'static str,
    reason: &'static str,
    code: i64,
    description: &'static str,
    source: (&'static str, &'static str),
) -> Ending {
    Ending {
        step,
        reason,
        code,
        description,
        source,
    }
}

/// The platform does not take it.
pub const UNDELIVERABLE: &str = "sending_failed/platform";
/// The service window closed before it was sent.
pub const CLOSED: &str = "sending_failed/window";
/// WhatsApp does not show this kind of body.
pub const KIND: &str = "sending_failed/kind";
/// A medium was never uploaded.
pub const MEDIA: &str = "sending_failed/media";
/// The phone could not be reached.
pub const UNREACHED: &str = "delivery_failed/phone";
/// It was valid for a shorter time than its delivery took.
pub const EXPIRED: &str = "delivery_failed/expired";
/// Found invalid after it was accepted.
pub const REJECTED: &str = "rejected/input";
/// The contact has had as much marketing as the cap allows.
pub const CAPPED: &str = "skipped/cap";
/// The contact is in the group that gets no marketing, for comparison.
pub const HELD_OUT: &str = "skipped/holdout";

const ENDINGS: [Ending; 9] = [
    ending(
        UNDELIVERABLE,
        "Message undeliverable",
        15_005,
        "Refused by the platform",
        ("whatsapp", "131026"),
    ),
    ending(
        CLOSED,
        "More than 24 hours since the last message of the customer",
        15_005,
        "Refused by the platform",
        ("whatsapp", "131047"),
    ),
    ending(
        KIND,
        "The platform does not show this kind of message",
        12_002,
        "Type not supported",
        ("pre-processing", "12002"),
    ),
    ending(
        MEDIA,
        "The media could not be read",
        11_002,
        "Invalid input",
        ("pre-processing", "11002"),
    ),
    ending(
        UNREACHED,
        "The phone could not be reached",
        15_001,
        "Not delivered by the platform",
        ("whatsapp", "131053"),
    ),
    ending(
        EXPIRED,
        "The validity of the message ended",
        12_001,
        "Expired",
        ("pre-processing", "12001"),
    ),
    ending(
        REJECTED,
        "The message is not valid",
        11_002,
        "Invalid input",
        ("pre-processing", "11002"),
    ),
    ending(
        CAPPED,
        "The frequency cap of the contact is reached",
        14_001,
        "Frequency cap",
        ("contact", "14001"),
    ),
    ending(
        HELD_OUT,
        "The contact is in the global holdout group",
        14_002,
        "Global holdout",
        ("contact", "14002"),
    ),
];

/// The ending a step stands for, if it is one.
pub fn of(step: &str) -> Option<&'static Ending> {
    ENDINGS.iter().find(|ending| ending.step == step)
}

/// The status in a step.
pub fn status_of(step: &str) -> &str {
    step.split('/').next().unwrap_or(step)
}

impl Ending {
    /// The failure as the contract shows it.
    pub fn shown(&self) -> Value {
        let (name, code) = self.source;
        json!({
            "code": self.code,
            "description": self.description,
            "source": { "name": name, "code": code },
        })
    }
}
