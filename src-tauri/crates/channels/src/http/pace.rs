//! Keeps a client under its account's requests per minute.

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// A token bucket; burst and refill together stay under the limit in any minute.
pub(crate) struct Pace(DefaultDirectRateLimiter);

impl Pace {
    /// Allows so many requests per minute, a quarter of them at once.
    pub fn per_minute(limit: u32) -> Self {
        let limit = limit.max(4);
        let burst = NonZeroU32::new(limit / 4).unwrap_or(NonZeroU32::MIN);
        let steady = NonZeroU32::new(limit - limit / 4).unwrap_or(NonZeroU32::MIN);
        Self(RateLimiter::direct(
            Quota::per_minute(steady).allow_burst(burst),
        ))
    }

    /// Waits for this request's turn.
    pub async fn turn(&self) {
        self.0.until_ready().await;
    }
}
