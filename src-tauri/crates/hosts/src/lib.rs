//! Storages of people's own: buckets that speak S3, Google's and Microsoft's storage, and folders. No database, no window.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod answer;
mod bucket;
mod chunks;
mod folder;
mod parts;
mod places;
mod public;
mod storages;
mod wire;

pub use storages::Storages;

/// The 4 KiB default of streams was measured 16 times slower than curl.
const BUFFER_BYTES: usize = 256 * 1024;
/// The smallest part S3 takes, except for the last; what fits in one goes as one request.
const PART_BYTES: u64 = 5 * 1024 * 1024;
/// S3 takes no more parts than this.
const MOST_PARTS: u64 = 10_000;
