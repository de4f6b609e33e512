//! Seeds: fresh ones by default, a given one to replay.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Names the seed to replay.
const SEED: &str = "POSTROOM_TORTURE_SEED";
/// Names how long the long version runs.
const MINUTES: &str = "POSTROOM_TORTURE_MINUTES";

/// Gives the seed of the environment, or a fresh one.
pub fn seed() -> u64 {
    number(SEED).unwrap_or_else(fresh)
}

fn fresh() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    since.as_nanos() as u64 % 1_000_000_000
}

/// Gives how long the long version runs; a minute unless told.
pub fn time_allowed() -> Duration {
    let minutes = std::env::var(MINUTES).ok();
    let minutes: f64 = minutes.map_or(1.0, |text| text.parse().unwrap());
    Duration::from_secs_f64(minutes * 60.0)
}

fn number(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    let read = text.parse();
    Some(read.unwrap_or_else(|_| panic!("{name} must be a whole number, not {text}")))
}

/// Says how to run the same kills again.
pub fn replay(seed: u64, test: &str) -> String {
    format!("{SEED}={seed} cargo test -p cli --test crash -- --include-ignored --exact {test}")
}
