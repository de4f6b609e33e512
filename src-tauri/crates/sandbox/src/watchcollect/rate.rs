//! Requests per real minute of the one actor, as a sliding window.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

const WINDOW: Duration = Duration::from_secs(60);

/// Counts requests of the last minute; a limit of 0 counts nothing.
#[derive(Debug)]
pub struct RateLimit {
    per_minute: usize,
    recent: Mutex<VecDeque<Instant>>,
}

impl RateLimit {
    /// Allows this many requests per minute.
    pub fn new(per_minute: u32) -> Self {
        Self {
            per_minute: per_minute as usize,
            recent: Mutex::default(),
        }
    }

    /// Admits a request at this instant, or says how many seconds to wait.
    pub fn admit(&self, now: Instant) -> Result<(), u64> {
        if self.per_minute == 0 {
            return Ok(());
        }
        let mut recent = self.recent.lock().unwrap_or_else(PoisonError::into_inner);
        while recent
            .front()
            .is_some_and(|&at| now.duration_since(at) >= WINDOW)
        {
            recent.pop_front();
        }
        match recent.front() {
            Some(&oldest) if recent.len() >= self.per_minute => {
                let wait = WINDOW.saturating_sub(now.duration_since(oldest));
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

#[cfg(test)]
mod tests {
    use super::RateLimit;
    use std::time::{Duration, Instant};

    #[test]
    fn the_request_after_the_last_allowed_one_waits_for_the_oldest_to_leave_the_minute() {
        let limit = RateLimit::new(2);
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
