//! Keeps a client under its account's limits: no window of time ever holds more requests than allowed.

use std::{
    collections::VecDeque,
    sync::{Mutex, PoisonError},
    time::Duration,
};
use tokio::time::{Instant, sleep_until};

/// Requests take their time to arrive, some longer than others: the window is this much longer than the limit's own.
const MARGIN_PERCENT: u32 = 1;

/// Lets requests through by the times of those before: as many in a window as the limit, a quarter of it at a burst.
pub(crate) struct Pace {
    limits: [Limit; 2],
    passed: Mutex<VecDeque<Instant>>,
    /// Who asked first goes first.
    line: tokio::sync::Mutex<()>,
}

/// So many in any stretch of this length.
#[derive(Clone, Copy, Debug)]
struct Limit {
    most: usize,
    within: Duration,
}

impl Pace {
    /// Allows so many requests per minute, a quarter of them at once.
    pub fn per_minute(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(60))
    }

    /// Allows so many requests per second, a quarter of them at once.
    pub fn per_second(limit: u32) -> Self {
        Self::new(limit, Duration::from_secs(1))
    }

    /// The short limit spreads requests out, and still lets those catch up that come late.
    fn new(limit: u32, window: Duration) -> Self {
        let most = limit.max(1) as usize;
        let within = window + window * MARGIN_PERCENT / 100;
        let short = Limit {
            most: most.div_ceil(4),
            within: within / 5,
        };
        Self {
            limits: [Limit { most, within }, short],
            passed: Mutex::default(),
            line: tokio::sync::Mutex::default(),
        }
    }

    /// Takes a turn if there is one right now.
    pub fn has_turn(&self) -> bool {
        self.take(Instant::now()).is_ok()
    }

    /// Waits for this request's turn.
    pub async fn turn(&self) {
        let _first = self.line.lock().await;
        while let Err(next) = self.take(Instant::now()) {
            sleep_until(next).await;
        }
    }

    /// Takes a turn now, or says when there may be one.
    fn take(&self, now: Instant) -> Result<(), Instant> {
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        let free = |limit: &Limit| {
            let oldest = passed.len().checked_sub(limit.most)?;
            passed.get(oldest).map(|at| *at + limit.within)
        };
        let next = self.limits.iter().filter_map(free).max();
        if let Some(next) = next.filter(|next| *next > now) {
            return Err(next);
        }
        passed.push_back(now);
        if passed.len() > self.limits[0].most {
            passed.pop_front();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    /// Lets many callers ask at once for so long, and gives the times at which they were let through.
    async fn let_through(pace: Pace, time: Duration) -> Vec<Duration> {
        let (pace, begun) = (Arc::new(pace), Instant::now());
        let callers = (0..16).map(|_| {
            let pace = pace.clone();
            async move {
                let mut times = Vec::new();
                loop {
                    pace.turn().await;
                    if begun.elapsed() > time {
                        return times;
                    }
                    times.push(begun.elapsed());
                    // An answer takes its time.
                    tokio::time::sleep(Duration::from_millis(7)).await;
                }
            }
        });
        let all = futures_util::future::join_all(callers).await;
        let mut times = all.concat();
        times.sort_unstable();
        times
    }

    fn most_within(times: &[Duration], window: Duration) -> usize {
        let from = |(first, at): (usize, &Duration)| {
            times[first..]
                .iter()
                .take_while(|one| **one < *at + window)
                .count()
        };
        times.iter().enumerate().map(from).max().unwrap_or(0)
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_ever_holds_more_requests_than_the_limit() {
        for limit in [1, 2, 3, 5, 12, 60, 110, 500] {
            let times = let_through(Pace::per_second(limit), Duration::from_secs(10)).await;
            let most = most_within(&times, Duration::from_secs(1));
            assert!(most <= limit as usize, "{limit} a second, {most} made");
            let times = let_through(Pace::per_minute(limit), Duration::from_secs(300)).await;
            let most = most_within(&times, Duration::from_secs(60));
            assert!(most <= limit as usize, "{limit} a minute, {most} made");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn nearly_all_of_the_limit_is_used() {
        for limit in [50, 110, 200, 500] {
            let times = let_through(Pace::per_second(limit), Duration::from_secs(50)).await;
            let share = times.len() as f64 / f64::from(50 * limit);
            assert!(share >= 0.98, "{share} of {limit} a second");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_came_late_catches_up_within_the_limit() {
        let pace = Pace::per_second(200);
        for _ in 0..50 {
            pace.turn().await;
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
        let before = Instant::now();
        for _ in 0..150 {
            pace.turn().await;
        }
        assert!(before.elapsed() < Duration::from_millis(650));
    }

    #[tokio::test(start_paused = true)]
    async fn a_turn_is_there_or_not() {
        let pace = Pace::per_minute(1);
        assert!(pace.has_turn());
        assert!(!pace.has_turn());
        tokio::time::advance(Duration::from_secs(61)).await;
        assert!(pace.has_turn());
    }
}
