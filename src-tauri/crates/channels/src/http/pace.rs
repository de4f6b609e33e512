//! Keeps a client under its account's requests per minute.

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use std::num::NonZeroU32;

/// A token bucket; burst and refill together stay under the limit in any minute.
pub(crate) struct Pace(DefaultDirectRateLimiter);

impl Pace {
    /// Allows so many requests per minute, a quarter of them at once.
    pub fn per_minute(limit: u32) -> Self {
        Self(RateLimiter::direct(quota(limit)))
    }

    /// Allows so many requests per second, evenly apart, so that no second holds more.
    pub fn per_second(limit: u32) -> Self {
        let limit = NonZeroU32::new(limit).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::per_second(limit).allow_burst(NonZeroU32::MIN);
        Self(RateLimiter::direct(quota))
    }

    /// Takes a turn if there is one right now.
    pub fn has_turn(&self) -> bool {
        self.0.check().is_ok()
    }

    /// Waits for this request's turn.
    pub async fn turn(&self) {
        self.0.until_ready().await;
    }
}

fn quota(limit: u32) -> Quota {
    let burst = NonZeroU32::new(limit / 4).unwrap_or(NonZeroU32::MIN);
    let steady = NonZeroU32::new(limit.saturating_sub(burst.get())).unwrap_or(NonZeroU32::MIN);
    Quota::per_minute(steady).allow_burst(burst)
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;
    use std::time::Duration;

    /// Asks every 50 ms for three minutes and gives the times in ms at which a request was let through.
    fn let_through(limit: u32) -> Vec<u64> {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::direct_with_clock(quota(limit), clock.clone());
        let mut times = Vec::new();
        for step in 0..3_600 {
            while limiter.check().is_ok() {
                times.push(step * 50);
            }
            clock.advance(Duration::from_millis(50));
        }
        times
    }

    #[test]
    fn no_minute_ever_holds_more_requests_than_the_limit() {
        for limit in [1, 2, 3, 4, 5, 7, 12, 60, 110, 120] {
            let times = let_through(limit);
            let from = |first: usize| {
                let end_ms = times[first] + 60_000;
                times[first..].iter().take_while(|at| **at < end_ms).count()
            };
            let most = (0..times.len()).map(from).max();
            assert!(
                most <= Some(limit as usize),
                "{limit} allowed, {most:?} made"
            );
        }
    }

    #[test]
    fn most_of_the_limit_can_be_used() {
        assert!(
            let_through(110).len() > 2 * 80,
            "three minutes at 110 a minute"
        );
    }
}
