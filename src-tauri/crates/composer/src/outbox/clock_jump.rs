//! Notices when the machine's clock is set, and moves what waits along, so that waits stay as long as they were.

use crate::{
    desk::{Desk, blocking},
    error::DeskError,
    store::clock,
};
use std::sync::Arc;
use tokio::time::{Duration, Instant};

/// Clocks drift and are put right; a smaller difference is no jump.
const NOTICED_MS: i64 = 5_000;
/// The time is written down this often at most, beside every attempt.
const NOTED_EVERY: Duration = Duration::from_secs(30);

/// Looks at the wall clock beside a clock that nobody can set.
pub(super) struct ClockWatch {
    seen_ms: i64,
    seen: Instant,
    noted: Instant,
}

impl ClockWatch {
    /// Begins to watch. Against what an earlier process saw last, only a clock set back can be told.
    pub async fn begin(desk: &Arc<Desk>) -> Result<Self, DeskError> {
        let now_ms = blocking(desk, |desk| {
            let now_ms = desk.now_ms();
            desk.store.write(|tx| {
                let last_ms = clock::last_seen(tx)?.unwrap_or(now_ms);
                if now_ms < last_ms - NOTICED_MS {
                    clock::shift_waits(tx, now_ms - last_ms)?;
                }
                clock::shift_unnoted(tx, now_ms, NOTICED_MS)?;
                clock::note(tx, now_ms)
            })?;
            Ok(now_ms)
        })
        .await?;
        let seen = Instant::now();
        Ok(Self {
            seen_ms: now_ms,
            seen,
            noted: seen,
        })
    }

    /// Moves what waits along when the clock was set since the last look.
    ///
    /// Set back, every wait moves. Set forward, things simply come due, except undo times and the day of tries: those
    /// are about time that passes.
    pub async fn look(&mut self, desk: &Arc<Desk>) -> Result<(), DeskError> {
        let (now_ms, now) = (desk.now_ms(), Instant::now());
        let passed_ms = i64::try_from((now - self.seen).as_millis()).unwrap_or(i64::MAX);
        let jump_ms = now_ms - self.seen_ms.saturating_add(passed_ms);
        let is_jump = jump_ms.abs() > NOTICED_MS;
        if is_jump || now - self.noted >= NOTED_EVERY {
            blocking(desk, move |desk| {
                Ok(desk.store.write(|tx| {
                    match jump_ms {
                        ..=-1 if is_jump => clock::shift_waits(tx, jump_ms)?,
                        1.. if is_jump => clock::shift_held(tx, jump_ms, now_ms - jump_ms)?,
                        _ => {}
                    }
                    clock::note(tx, now_ms)
                })?)
            })
            .await?;
            self.noted = now;
        }
        (self.seen_ms, self.seen) = (now_ms, now);
        Ok(())
    }
}
