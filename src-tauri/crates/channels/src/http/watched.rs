//! Watches an upload: tells how far it is, and gives up one that moves no more.

use super::Reach;
use composer::channel::{ChannelError, Progress, stalled};
use std::{
    pin::pin,
    sync::atomic::{AtomicU64, Ordering},
};
use tokio::sync::mpsc::UnboundedReceiver;

/// Waits for the answer to a request while reporting the bytes that have left.
pub(crate) async fn watched<T>(
    answer: impl Future<Output = Result<T, ChannelError>>,
    reach: Reach,
    mut left: UnboundedReceiver<u64>,
    progress: &Progress,
) -> Result<T, ChannelError> {
    let moved = AtomicU64::new(0);
    let (mut answer, mut stalled) = (pin!(answer), pin!(stalled(&moved)));
    let mut listening = true;
    loop {
        tokio::select! {
            biased;
            done = left.recv(), if listening => match done {
                Some(done) => {
                    moved.fetch_add(1, Ordering::Relaxed);
                    progress(done);
                }
                None => listening = false,
            },
            answer = &mut answer => return answer,
            () = &mut stalled => {
                return Err(reach.lost("nothing has moved for half a minute".into(), None));
            }
        }
    }
}
