//! How many requests are let in per real minute or second, as a sliding window.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::options::Options;

/// Counts the requests of the last minute or second; a limit of 0 counts nothing.
#[derive(Debug)]
pub struct RateLimit {
    most: usize,
    window: Duration,
    recent: Mutex<VecDeque<Instant>>,
}

impl RateLimit {
    /// Allows this many requests per minute.
    pub fn per_minute(most: u32) -> Self {
        Self::new(most, Duration::from_secs(60))
    }

    /// Allows this many requests per second.
    pub fn per_second(most: u32) -> Self {
        Self::new(most, Duration::from_secs(1))
    }

    fn new(most: u32, window: Duration) -> Self {
        Self {
            most: most as usize,
            window,
            recent: Mutex::default(),
        }
    }

    /// Admits a request at this instant, or says how many seconds to wait.
    pub fn admit(&self, now: Instant) -> Result<(), u64> {
        if self.most == 0 {
            return Ok(());
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        while recent
            .front()
            .is_some_and(|&at| now.duration_since(at) >= self.window)
        {
            recent.pop_front();
        }
        match recent.front() {
            Some(&oldest) if recent.len() >= self.most => {
                let wait = self.window.saturating_sub(now.duration_since(oldest));
                Err(wait.as_secs() + 1)
            }
            _ => {
                recent.push_back(now);
                Ok(())
            }
        }
    }

    /// Forgets all requests.
    pub fn clear(&self) {
        self.recent
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
    }
}

/// The limits of all systems.
#[derive(Debug)]
pub struct Limits {
    pub watchcollect: RateLimit,
    pub routee: RateLimit,
    pub bird_gets: RateLimit,
    pub bird_posts: RateLimit,
}

impl Limits {
    /// The limits a sandbox is started with; watchcollect's 0 switches all of them off.
    pub fn of(options: &Options) -> Self {
        let per_second = |most| match options.rate_per_minute {
            0 => RateLimit::per_second(0),
            _ => RateLimit::per_second(most),
        };
        Self {
            watchcollect: RateLimit::per_minute(options.rate_per_minute),
            routee: per_second(options.routee_per_second),
            bird_gets: per_second(options.bird_gets_per_second),
            bird_posts: per_second(options.bird_posts_per_second),
        }
    }

    /// Forgets all requests.
    pub fn clear(&self) {
        let all = [
            &self.watchcollect,
            &self.routee,
            &self.bird_gets,
            &self.bird_posts,
        ];
        all.into_iter().for_each(RateLimit::clear);
    }
}

#[cfg(test)]
mod tests {
    use super::RateLimit;
    use std::time::{Duration, Instant};

    #[test]
    fn the_request_after_the_last_allowed_one_waits_for_the_oldest_to_leave_the_minute() {
        let limit = RateLimit::per_minute(2);
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        assert_eq!(limit.admit(at(0)), Ok(()));
        assert_eq!(limit.admit(at(10)), Ok(()));
        assert_eq!(limit.admit(at(20)), Err(41));
        assert_eq!(
            limit.admit(at(60)),
            Ok(()),
            "the first request has left the minute"
        );
    }
}
