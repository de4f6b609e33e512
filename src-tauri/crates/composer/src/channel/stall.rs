//! Tells a slow transfer from one that has stopped.

use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};

/// Nothing moving for this long means that nothing will. A slow line moves a chunk of 256 KiB in less.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How often it is looked in this time.
const LOOKS: u32 = 6;

/// Ends when no byte has moved for [`PATIENCE`].
///
/// A time limit on the whole request would end every upload that is merely slow.
pub async fn stalled(moved: &AtomicU64) {
    let mut before = moved.load(Ordering::Relaxed);
    let mut quiet_looks = 0;
    while quiet_looks < LOOKS {
        tokio::time::sleep(PATIENCE / LOOKS).await;
        let now = moved.load(Ordering::Relaxed);
        quiet_looks = if now == before { quiet_looks + 1 } else { 0 };
        before = now;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::{Instant, sleep};

    #[tokio::test(start_paused = true)]
    async fn what_moves_slowly_is_waited_for_and_what_stops_is_not() {
        let moved = AtomicU64::new(0);
        let begun = Instant::now();
        let slowly = async {
            for _ in 0..20 {
                sleep(PATIENCE / 2).await;
                moved.fetch_add(1, Ordering::Relaxed);
            }
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = stalled(&moved) => {}
            () = slowly => {}
        }
        let took = begun.elapsed();
        assert!(
            took > PATIENCE * 10,
            "it gave up while bytes moved: {took:?}"
        );
        assert!(took <= PATIENCE * 12, "it waited for nothing: {took:?}");
    }
}
