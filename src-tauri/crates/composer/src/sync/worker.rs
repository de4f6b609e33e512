//! Runs rounds by itself: at the start, a while after the last change, and every minute.

use super::{
    SyncReport,
    case::{Asked, QUIET_MS},
    round::round,
};
use crate::{
    change::{News, Topic},
    desk::{Desk, blocking},
    error::DeskError,
    store::draft_errands,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, sleep_until},
};
use tokio_util::sync::CancellationToken;

/// What others changed is looked for this often.
const PULL_EVERY: Duration = Duration::from_secs(60);
/// However soon an errand may go on, a round is not begun sooner after the one before.
const SHORTEST_PAUSE_MS: i64 = 1_000;
/// A draft counts as still typed in for so long; a round begins a little later.
const QUIET: Duration = Duration::from_millis(QUIET_MS.unsigned_abs() + 10);

/// Runs until told to stop; a request under way finishes.
pub async fn run(desk: Arc<Desk>, stop: CancellationToken) {
    let mut news = desk.listen();
    let mut next_pull = Instant::now();
    // What was typed just before the start is heard of by nobody.
    let mut next_push = Some(Instant::now() + QUIET);
    loop {
        let next = next_push.map_or(next_pull, |push| push.min(next_pull));
        tokio::select! {
            () = stop.cancelled() => return,
            heard = wait_for_change(&mut news) => match heard {
                Some(()) => next_push = Some(Instant::now() + QUIET),
                None => return,
            },
            () = sleep_until(next) => {
                next_push = next_push.filter(|at| *at > Instant::now());
                if let Err(error) = round(&desk, Asked::ByItself, &stop).await {
                    tracing::error!(%error, "a round of sync ended early");
                }
                next_pull = Instant::now() + pause(&desk).await;
            }
        }
    }
}

/// Runs one whole round for all accounts now.
pub async fn sync_now(desk: &Arc<Desk>) -> Result<SyncReport, DeskError> {
    round(desk, Asked::ByPerson, &CancellationToken::new()).await
}

/// Waits until something changed that sync may have to follow; `None` when nothing ever will.
async fn wait_for_change(news: &mut Receiver<News>) -> Option<()> {
    loop {
        match news.recv().await {
            Ok(News::Changed(changed)) => {
                if matches!(
                    changed.topic,
                    Topic::Drafts | Topic::Accounts | Topic::Settings
                ) {
                    return Some(());
                }
            }
            Ok(News::Progress(_)) => {}
            Err(RecvError::Lagged(_)) => return Some(()),
            Err(RecvError::Closed) => return None,
        }
    }
}

/// Says how long to wait when nothing changes: a minute, or less when an errand may go on sooner.
async fn pause(desk: &Arc<Desk>) -> Duration {
    let due = blocking(desk, |desk| {
        let due_ms = desk.store.read(draft_errands::next_due)?;
        Ok(due_ms.map(|due_ms| due_ms.saturating_sub(desk.now_ms())))
    });
    let due_ms = match due.await {
        Ok(Some(due_ms)) => due_ms.max(SHORTEST_PAUSE_MS),
        Ok(None) | Err(_) => i64::MAX,
    };
    Duration::from_millis(due_ms.unsigned_abs()).min(PULL_EVERY)
}
