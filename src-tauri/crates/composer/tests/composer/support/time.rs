//! A clock that goes with tokio's paused time, so that a day of waiting takes no time.

use composer::clock::Clock;
use std::sync::atomic::{AtomicI64, Ordering};
use tokio::time::Instant;

pub struct VirtualClock {
    base_ms: AtomicI64,
    start: Instant,
}

impl VirtualClock {
    pub fn at(base_ms: i64) -> Self {
        Self {
            base_ms: base_ms.into(),
            start: Instant::now(),
        }
    }

    /// Sets the clock as a person does, forward or back, while timers go on as before.
    pub fn jump_ms(&self, distance_ms: i64) {
        self.base_ms.fetch_add(distance_ms, Ordering::SeqCst);
    }
}

impl Clock for VirtualClock {
    fn now_ms(&self) -> i64 {
        let passed = i64::try_from(self.start.elapsed().as_millis()).unwrap();
        self.base_ms.load(Ordering::SeqCst) + passed
    }
}
