//! Reads wait out a short "slow down" by themselves.

use composer::channel::ChannelError;
use std::time::Duration;

/// So long at most.
const PATIENCE: Duration = Duration::from_secs(15);
/// So often at most.
const READS: u32 = 3;

/// Asks again when the system says how short a time it wants to be left alone. Only for what does no harm twice.
pub(crate) async fn patiently<T, F>(mut ask: impl FnMut() -> F) -> Result<T, ChannelError>
where
    F: Future<Output = Result<T, ChannelError>>,
{
    for _ in 1..READS {
        match ask().await {
            Err(ChannelError::TryLater { after: Some(after) }) if after <= PATIENCE => {
                tokio::time::sleep(after.max(Duration::from_millis(100))).await;
            }
            answer => return answer,
        }
    }
    ask().await
}
