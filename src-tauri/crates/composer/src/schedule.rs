//! When a post goes out: local time in a named zone, and the instants it expands to.
//!
//! Pure: nothing here asks for the time.

mod expand;
mod series;

pub use expand::{ClockNote, ExpandError, MAX_OCCURRENCES, Occurrence};
pub use series::{NativeRun, native_runs};

use chrono::NaiveDateTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When a draft or post is to be sent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum Schedule {
    #[default]
    Now,
    /// Once, at a local time such as `2026-11-27T09:00:00`.
    Once {
        #[ts(type = "string")]
        at: NaiveDateTime,
        /// IANA name such as `Europe/Berlin`.
        #[ts(type = "string")]
        zone: Tz,
    },
    /// Again and again; days and weeks keep the local time, minutes and hours keep their distance.
    Repeat {
        #[ts(type = "string")]
        first: NaiveDateTime,
        #[ts(type = "string")]
        zone: Tz,
        every: Every,
        end: End,
    },
}

/// The distance between two runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Every {
    /// 1 to 10,000.
    pub count: u32,
    pub unit: Unit,
}

/// The unit of a distance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Unit {
    Minutes,
    Hours,
    Days,
    Weeks,
}

/// When a repetition stops.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum End {
    /// After so many runs.
    Count { count: u32 },
    /// With the last run at or before this local time.
    Until {
        #[ts(type = "string")]
        at: NaiveDateTime,
    },
}

impl Schedule {
    /// Says whether the post goes out as soon as it can.
    pub fn is_now(&self) -> bool {
        matches!(self, Self::Now)
    }

    /// Gives the zone the local times are in.
    pub fn zone(&self) -> Option<Tz> {
        match self {
            Self::Now => None,
            Self::Once { zone, .. } | Self::Repeat { zone, .. } => Some(*zone),
        }
    }
}

/// Lists every zone by its IANA name.
pub fn zones() -> Vec<String> {
    chrono_tz::TZ_VARIANTS
        .iter()
        .map(|zone| zone.name().to_owned())
        .collect()
}

/// Gives this machine's zone; UTC when it cannot be told.
pub fn own_zone() -> String {
    let named = iana_time_zone::get_timezone().ok();
    named
        .filter(|name| name.parse::<Tz>().is_ok())
        .unwrap_or_else(|| "UTC".into())
}
