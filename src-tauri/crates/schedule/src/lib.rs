//! When a post goes out: local time in a named zone, the instants it expands to, and what a system can run of them.
//!
//! Pure: nothing here asks for the time, reads a file or knows a sending system.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod clock;
mod expand;
pub mod ics;
mod ledger;
mod native;
mod pattern;
mod series;

pub use clock::ClockNote;
pub use expand::{ExpandError, MAX_OCCURRENCES, Occurrence};
pub use ledger::{Ledger, LedgerLine};
pub use native::{Keeper, NativePlan, NativeSchedule, native_plan};
pub use pattern::{
    Days, Gap, LAST_YEAR, MAX_EXCEPTIONS, MAX_TIMES, Missing, Nth, Pattern, Weekday,
};
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
    /// Again and again; days and weeks keep the local time, minutes and hours what `keep` says.
    Repeat {
        #[ts(type = "string")]
        first: NaiveDateTime,
        #[ts(type = "string")]
        zone: Tz,
        every: Every,
        end: End,
        /// Left out when it is the distance.
        #[serde(default, skip_serializing_if = "Keep::is_distance")]
        #[ts(as = "Option<Keep>", optional)]
        keep: Keep,
    },
    /// By a rule of days and times of day.
    Pattern(Pattern),
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

/// What a repetition of minutes or hours keeps when the clocks change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Keep {
    /// Every run is as far from the one before as all others.
    #[default]
    Distance,
    /// Runs stay at the same times of day.
    LocalTime,
}

impl Keep {
    /// Says whether it is the usual choice, which is not stored.
    fn is_distance(&self) -> bool {
        *self == Self::Distance
    }
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

    /// Says whether it goes on for ever, so that only its next runs can be listed.
    pub fn is_open_ended(&self) -> bool {
        matches!(self, Self::Pattern(pattern) if pattern.end.is_none())
    }

    /// Gives the zone the local times are in.
    pub fn zone(&self) -> Option<Tz> {
        match self {
            Self::Now => None,
            Self::Once { zone, .. } | Self::Repeat { zone, .. } => Some(*zone),
            Self::Pattern(pattern) => Some(pattern.zone),
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
