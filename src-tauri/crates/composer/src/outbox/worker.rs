//! Runs the outbox: picks what may run, in order, a few at a time, and follows up on what was handed over.

use super::{
    EntryState, dispatch, follow,
    reach::{note_account, set_reachable},
    recover::bring_back,
    upload,
};
use crate::{
    change::Topic,
    channel::ChannelError,
    desk::{Desk, blocking},
    error::DeskError,
    id::EntryId,
    outbox::{Entry, Next, StuckReason, Work, after},
    post,
    store::{bookings, outbox, outbox::Step, sends},
};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    task::{Id, JoinSet},
    time::sleep,
};
use tokio_util::sync::CancellationToken;

/// Requests under way at once.
const AT_ONCE: usize = 4;
/// Even a missed ring is made good after this long.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);
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
}

/// Runs until told to stop; then lets requests under way finish.
pub async fn run(desk: Arc<Desk>, stop: CancellationToken) {
    let mut under_way = UnderWay::default();
    loop {
        let rung = desk.rung();
        tokio::pin!(rung);
        rung.as_mut().enable();
        let pause = match start_due(&desk, &mut under_way).await {
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
    while !under_way.tasks.is_empty() {
        under_way.next_end().await;
    }
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
        let left = blocking(desk, |desk| Ok(desk.store.read(outbox::left)?)).await?;
        if left.able == 0 {
            return Ok(match (left.stuck, left.resting, left.away) {
                (0, 0, 0) => Settled::All,
                (1.., _, _) => Settled::NeedsYou,
                (_, 1.., _) => Settled::SignInNeeded,
                _ => Settled::Away,
            });
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// What is being worked on, so that nothing is started twice and following up never crowds sending out.
#[derive(Default)]
struct UnderWay {
    tasks: JoinSet<()>,
    jobs: HashMap<Id, Job>,
}

#[derive(PartialEq, Eq)]
enum Job {
    Entry(EntryId),
    Follow(String),
}

impl UnderWay {
    fn holds(&self, entry: EntryId) -> bool {
        self.jobs.values().any(|job| *job == Job::Entry(entry))
    }

    fn entries(&self) -> usize {
        let entries = self
            .jobs
            .values()
            .filter(|job| matches!(job, Job::Entry(_)));
        entries.count()
    }

    /// Starts a piece of work, unless it is under way or there is no place for another of its kind.
    fn start(&mut self, job: Job, work: impl Future<Output = ()> + Send + 'static) {
        let places_taken = match job {
            Job::Entry(_) => self.entries(),
            Job::Follow(_) => self.jobs.len() - self.entries(),
        };
        if places_taken < AT_ONCE && !self.jobs.values().any(|known| *known == job) {
            self.jobs.insert(self.tasks.spawn(work).id(), job);
        }
    }

    /// Waits for the next piece of work to end; for ever while there is none.
    async fn next_end(&mut self) {
        let ended = match self.tasks.join_next_with_id().await {
            Some(Ok((id, ()))) => id,
            Some(Err(error)) => {
                tracing::error!(%error, "a piece of work ended early");
                error.id()
            }
            None => std::future::pending().await,
        };
        self.jobs.remove(&ended);
    }
}

/// Starts what may run now and says how long to sleep if nothing rings.
async fn start_due(desk: &Arc<Desk>, under_way: &mut UnderWay) -> Result<Duration, DeskError> {
    let due = blocking(desk, |desk| {
        let now_ms = desk.now_ms();
        desk.store.read(|db| {
            Ok(Due {
                entries: outbox::runnable(db, now_ms, 64)?,
                sends: sends::due(db, now_ms, 16)?,
                bookings: bookings::due(db, now_ms, 16)?,
                running: outbox::running(db)?,
                next_ms: earliest(db, now_ms)?,
            })
        })
    })
    .await?;
    bring_back_orphans(desk, due.running, under_way).await?;
    for entry in due.entries {
        under_way.start(Job::Entry(entry.id), perform(desk.clone(), entry));
    }
    // Following up never waits behind sending, but takes no more than its own few places.
    for sent in due.sends {
        let job = Job::Follow(sent.send_id.clone());
        under_way.start(job, follow_send(desk.clone(), sent));
    }
    for booking in due.bookings {
        let job = Job::Follow(booking.remote_id.clone());
        under_way.start(job, follow_booking(desk.clone(), booking));
    }
    let until_ms = due
        .next_ms
        .map_or(i64::MAX, |next_ms| next_ms - desk.now_ms())
        .max(5);
    let until = Duration::from_millis(u64::try_from(until_ms).unwrap_or(u64::MAX));
    Ok(until.min(LONGEST_SLEEP))
}

/// Brings back entries whose outcome could not be written down, as on a full disk: nobody works on them.
async fn bring_back_orphans(
    desk: &Arc<Desk>,
    mut running: Vec<EntryId>,
    under_way: &UnderWay,
) -> Result<(), DeskError> {
    running.retain(|id| !under_way.holds(*id));
    if running.is_empty() {
        return Ok(());
    }
    blocking(desk, move |desk| bring_back(desk, &running)).await?;
    desk.announce(Topic::Outbox, None);
    Ok(())
}

struct Due {
    entries: Vec<Entry>,
    sends: Vec<sends::Sent>,
    bookings: Vec<bookings::Booking>,
    running: Vec<EntryId>,
    next_ms: Option<i64>,
}

fn earliest(db: &rusqlite::Connection, now_ms: i64) -> Result<Option<i64>, DeskError> {
    let later = |at: Option<i64>| at.map(|at_ms| at_ms.max(now_ms + 50));
    let times = [
        outbox::next_due(db, now_ms)?,
        later(sends::next_check(db)?),
        later(bookings::next_check(db)?.0),
    ];
    Ok(times.into_iter().flatten().min())
}

async fn follow_send(desk: Arc<Desk>, sent: sends::Sent) {
    if let Err(error) = follow::send(&desk, sent).await {
        tracing::warn!(%error, "a send could not be followed");
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
        Ok(()) => got_through(&desk, &entry).await,
        Err(error) => fail(&desk, entry, error).await,
    };
    if let Err(error) = written {
        // The entry stays marked as running; with nobody at work on it, it is brought back.
        tracing::error!(%error, "an outcome could not be written down");
        sleep(AFTER_A_DISK_ERROR).await;
    }
    desk.announce(Topic::Outbox, None);
}

async fn got_through(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    set_reachable(desk, entry.account_id).await
}

/// Writes down what follows a failed attempt.
async fn fail(desk: &Arc<Desk>, entry: Entry, error: DeskError) -> Result<(), DeskError> {
    let account = entry.account_id;
    let touched = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            // Attempts and first try as they stand now: the attempt was counted before the request left.
            let Some(entry) = outbox::read(tx, entry.id)? else {
                return Ok(false);
            };
            if matches!(entry.state, EntryState::Cancelled | EntryState::Done) {
                // Taken back before it began: nothing had left.
                return Ok(false);
            }
            let next = next_step(&entry, &error, now_ms);
            let message = error.to_string();
            let (state, reason, at_ms) = match next {
                Next::Retry { at_ms } => (EntryState::Waiting, None, at_ms),
                Next::Ask { at_ms } => (EntryState::Unknown, None, at_ms),
                Next::SignIn => (resting(&entry), None, now_ms),
                Next::Stuck { reason } => (EntryState::Stuck, Some(reason), now_ms),
            };
            let step = Step {
                state,
                stuck_reason: reason,
                message: Some(&message),
                not_before_ms: at_ms,
                outcome: outcome_word(&error),
            };
            outbox::finish(tx, entry.id, &step, now_ms)?;
            if next == Next::SignIn && entry.state == EntryState::Running {
                outbox::forget_attempt(tx, entry.id)?;
            }
            if let Some(post) = entry.post_id {
                dispatch::mark_unknown(tx, &entry, state, now_ms)?;
                post::refresh(tx, post, now_ms)?;
            }
            note_account(tx, entry.account_id, &error)
        })
    })
    .await?;
    if touched {
        desk.announce(Topic::Accounts, Some(account.to_string()));
    }
    Ok(())
}

fn next_step(entry: &Entry, error: &DeskError, now_ms: i64) -> Next {
    match error {
        DeskError::Channel(error) => {
            let first_ms = entry.first_try_at_ms.unwrap_or(now_ms);
            let next = after(error, entry.attempts, first_ms, now_ms, rand::random());
            match next {
                // While an outcome is unknown, nothing but an answer about it may end that.
                Next::Retry { at_ms } if is_unsettled(entry) => Next::Ask { at_ms },
                Next::Stuck {
                    reason: StuckReason::GaveUp,
                } if is_unsettled(entry) => Next::Ask {
                    at_ms: now_ms + 60_000,
                },
                // A refused question leaves it open whether the first request had arrived.
                Next::Stuck { .. } if is_unsettled(entry) => Next::Stuck {
                    reason: StuckReason::OutcomeUnknown,
                },
                next => next,
            }
        }
        DeskError::Picture(_) => Next::Stuck {
            reason: StuckReason::BadPicture,
        },
        DeskError::TooLate => Next::Stuck {
            reason: StuckReason::TooLate,
        },
        DeskError::NotFound(_) => Next::Stuck {
            reason: StuckReason::Unreadable,
        },
        // Without its keychain an account cannot sign in; it rests until a person has seen to it.
        DeskError::Secret(_) => Next::SignIn,
        _ => Next::Retry {
            at_ms: now_ms + 5_000,
        },
    }
}

/// Whether an earlier attempt of this entry may have arrived.
fn is_unsettled(entry: &Entry) -> bool {
    entry.may_have_arrived
}

fn resting(entry: &Entry) -> EntryState {
    if is_unsettled(entry) {
        EntryState::Unknown
    } else {
        EntryState::Waiting
    }
}

fn outcome_word(error: &DeskError) -> &'static str {
    match error {
        DeskError::Channel(ChannelError::Unreachable(_)) => "unreachable",
        DeskError::Channel(ChannelError::TryLater { .. }) => "try_later",
        DeskError::Channel(ChannelError::SignInNeeded) => "sign_in_needed",
        DeskError::Channel(ChannelError::Refused { .. }) => "refused",
        DeskError::Channel(ChannelError::NotOffered) => "not_offered",
        DeskError::Channel(ChannelError::Unknown { .. }) => "unknown",
        DeskError::Channel(ChannelError::Unexpected { .. }) => "unexpected",
        DeskError::Picture(_) => "bad_picture",
        DeskError::TooLate => "too_late",
        _ => "failed_here",
    }
}
