//! Runs the outbox: picks what may run, in order, a few at a time, and follows up on what was handed over.

mod due;
mod outcome;
mod under_way;

use super::{clock_jump::ClockWatch, dispatch, follow, reach::set_reachable, upload};
use crate::{
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    id::AccountId,
    outbox::{Entry, Work, WorkKind},
    store::{bookings, outbox, sends},
};
use due::start_due;
use outcome::fail;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;
use under_way::UnderWay;

/// What could not be written down is still due; without a rest it would be asked for again at once, for as long as
/// the disk is full.
const AFTER_A_DISK_ERROR: Duration = Duration::from_secs(1);

/// How a run to the end ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// Nothing is left to do.
    All,
    /// What is left needs a person.
    NeedsYou,
    /// What is left waits for a sign-in.
    SignInNeeded,
    /// What is left waits for a system that does not answer.
    Away,
    /// What is left waits here until its system can book it.
    Later,
    /// Everything was taken over; what became of it is asked about more and more seldom.
    Following,
}

/// Runs until told to stop; then lets requests under way finish.
pub async fn run(desk: Arc<Desk>, stop: CancellationToken) {
    let mut under_way = UnderWay::default();
    let mut watch = None;
    loop {
        let rung = desk.rung();
        tokio::pin!(rung);
        rung.as_mut().enable();
        let pause = match next_round(&desk, &mut watch, &mut under_way).await {
            Ok(pause) => pause,
            Err(error) => {
                tracing::error!(%error, "the outbox could not be read");
                Duration::from_secs(2)
            }
        };
        tokio::select! {
            () = stop.cancelled() => break,
            () = &mut rung => {}
            () = under_way.next_end() => {}
            () = sleep(pause) => {}
        }
    }
    under_way.all_ends().await;
}

/// Heeds the clock first, so that nothing is started by a time that is not true.
async fn next_round(
    desk: &Arc<Desk>,
    watch: &mut Option<ClockWatch>,
    under_way: &mut UnderWay,
) -> Result<Duration, DeskError> {
    match watch {
        Some(watch) => watch.look(desk).await?,
        None => *watch = Some(ClockWatch::begin(desk).await?),
    }
    start_due(desk, under_way).await
}

/// Runs until nothing is left that can go on by itself, for the command line and tests.
pub async fn run_until_idle(desk: &Arc<Desk>) -> Result<Settled, DeskError> {
    let never = CancellationToken::new();
    let settled = run_until_idle_or_stopped(desk, &never).await?;
    Ok(settled.unwrap_or(Settled::All))
}

/// Does the same, and gives `None` when told to stop before; requests under way have finished then.
pub async fn run_until_idle_or_stopped(
    desk: &Arc<Desk>,
    stop: &CancellationToken,
) -> Result<Option<Settled>, DeskError> {
    let end = stop.child_token();
    let worker = tokio::spawn(run(desk.clone(), end.clone()));
    let settled = tokio::select! {
        settled = wait_until_idle(desk) => settled.map(Some),
        () = stop.cancelled() => Ok(None),
    };
    end.cancel();
    // A worker that panicked has already been logged; what it held is recovered at the next start.
    let _ = worker.await;
    settled
}

async fn wait_until_idle(desk: &Arc<Desk>) -> Result<Settled, DeskError> {
    loop {
        let left = blocking(desk, |desk| {
            let now_ms = desk.now_ms();
            Ok(desk.store.read(|db| {
                // Counting thousands can wait until there is nothing else to do.
                if outbox::has_able(db, now_ms)? {
                    return Ok(None);
                }
                outbox::left(db, now_ms).map(Some)
            })?)
        });
        if let Some(left) = left.await?.filter(|left| left.able == 0) {
            return Ok(
                match (
                    left.stuck,
                    left.resting,
                    left.away,
                    left.later,
                    left.following,
                ) {
                    (0, 0, 0, 0, 0) => Settled::All,
                    (1.., _, _, _, _) => Settled::NeedsYou,
                    (_, 1.., _, _, _) => Settled::SignInNeeded,
                    (_, _, 1.., _, _) => Settled::Away,
                    (_, _, _, 1.., _) => Settled::Later,
                    _ => Settled::Following,
                },
            );
        }
        sleep(Duration::from_millis(50)).await;
    }
}

async fn follow_sends(desk: Arc<Desk>, account: AccountId, sent: Vec<sends::Sent>) {
    if let Err(error) = follow::sends(&desk, account, sent).await {
        tracing::warn!(%error, "sends could not be followed");
        sleep(AFTER_A_DISK_ERROR).await;
    }
}

async fn follow_booking(desk: Arc<Desk>, booking: bookings::Booking) {
    if let Err(error) = follow::booking(&desk, booking).await {
        tracing::warn!(%error, "a schedule could not be followed");
        sleep(AFTER_A_DISK_ERROR).await;
    }
}

async fn perform(desk: Arc<Desk>, entry: Entry) {
    let result = match &entry.work {
        Work::Upload { .. } => upload::perform(&desk, &entry).await,
        Work::Dispatch { .. } => dispatch::perform(&desk, &entry).await,
        Work::CancelSchedule { .. } => super::cancel::perform(&desk, &entry).await,
    };
    let written = match result {
        // A dispatch has noted it beside its answer.
        Ok(()) if entry.work.kind() == WorkKind::Dispatch => Ok(()),
        Ok(()) => set_reachable(&desk, entry.account_id).await,
        Err(error) => fail(&desk, entry, error).await,
    };
    if let Err(error) = written {
        // The entry stays marked as running; with nobody at work on it, it is brought back.
        tracing::error!(%error, "an outcome could not be written down");
        sleep(AFTER_A_DISK_ERROR).await;
    }
    // The worker hears of the end by itself.
    desk.tell(Topic::Outbox, None);
}
