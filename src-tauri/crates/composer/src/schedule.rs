//! When a post goes out: everything of the crate `schedule`, and this machine's zone, which that crate does not ask for.

pub use ::schedule::*;

use chrono_tz::Tz;

/// Gives the name of this machine's zone; UTC when it cannot be told.
pub fn own_zone() -> String {
    let named = iana_time_zone::get_timezone().ok();
    named
        .filter(|name| name.parse::<Tz>().is_ok())
        .unwrap_or_else(|| "UTC".into())
}

/// Gives this machine's zone with its clocks; UTC when it cannot be told.
pub fn own_tz() -> Tz {
    own_zone().parse().unwrap_or(Tz::UTC)
}
