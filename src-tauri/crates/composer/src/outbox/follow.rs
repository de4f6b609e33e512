//! Asks the systems what became of sends and schedules they have taken.

use super::reach::{note_account, note_reached, set_reachable};
use crate::{
    change::Topic,
    channel::{Channel, ChannelError, RecipientOutcome, RunReport, ScheduleReport, SendReport},
    desk::{Desk, blocking},
    error::DeskError,
    id::{AccountId, PostId},
    post::{self, DeliveryState, RunState, ScheduleState},
    recipient::Recipient,
    schedule::NativeRun,
    store::{
        bookings,
        bookings::Booking,
        deliveries::{self, Outcome},
        outbox::{self, DENSE_CHECKS},
        runs, sends,
        sends::Sent,
    },
};
use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

const LONGEST_GAP_MS: i64 = 30_000;
/// A send is followed this long, by the waits between its checks.
const FOLLOWED_MS: i64 = 24 * 3_600_000;
/// After so many answers that it does not exist, a send is gone.
const MOST_MISSES: u32 = 20;
/// How often a booking is asked about, while there are few.
const BOOKING_GAP_MS: i64 = 3_000;
/// Asks per minute that all bookings together may use.
const BOOKING_ASKS_PER_MINUTE: i64 = 20;

/// Asks about sends of one account, in one look where its system can, and writes down what it says.
pub(super) async fn sends(
    desk: &Arc<Desk>,
    account: AccountId,
    all: Vec<Sent>,
) -> Result<(), DeskError> {
    let channel = channel(desk, account).await?;
    let ids: Vec<String> = all.iter().map(|sent| sent.send_id.clone()).collect();
    let since_ms = all.iter().map(|sent| sent.taken_at_ms).min().unwrap_or(0);
    match channel.send_reports(&ids, since_ms).await {
        Ok(reports) => {
            let reports: HashMap<String, SendReport> = reports.into_iter().collect();
            write_sends(desk, account, all, reports).await
        }
        Err(error) => put_off(desk, account, all, error.into()).await,
    }
}

/// Writes down what one look has told, in one transaction.
async fn write_sends(
    desk: &Arc<Desk>,
    account: AccountId,
    all: Vec<Sent>,
    reports: HashMap<String, SendReport>,
) -> Result<(), DeskError> {
    let heard = !reports.is_empty();
    let (changed, is_back) = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let mut changed = BTreeSet::new();
            for sent in &all {
                let is_news = match reports.get(&sent.send_id) {
                    Some(report) => note_report(tx, sent, report, now_ms)?,
                    None => note_miss(tx, sent, now_ms)?,
                };
                if is_news {
                    changed.insert(sent.post_id);
                }
            }
            let posts: BTreeSet<PostId> = all.iter().map(|sent| sent.post_id).collect();
            for post in posts {
                if post::refresh(tx, post, now_ms)? {
                    changed.insert(post);
                }
            }
            let is_back = heard && note_reached(tx, account)?;
            Ok::<_, DeskError>((changed, is_back))
        })
    })
    .await?;
    if is_back {
        desk.announce(Topic::Accounts, Some(account.to_string()));
    }
    for post in changed {
        announce(desk, true, post);
    }
    Ok(())
}

/// Writes down what a send has come to; says whether that is news.
fn note_report(
    tx: &rusqlite::Connection,
    sent: &Sent,
    report: &SendReport,
    now_ms: i64,
) -> Result<bool, DeskError> {
    let mut changed = false;
    for recipient in &sent.recipients {
        if let Some(found) = outcome_of(recipient, sent, report) {
            let outcome = Outcome {
                recipient_key: recipient.key(),
                state: found.state,
                error_code: found.error_code.as_deref(),
                error_message: found.error_message.as_deref(),
                send_id: Some(&sent.send_id),
            };
            changed |= deliveries::settle(tx, sent.post_id, sent.occurrence, &outcome, now_ms)?;
        }
    }
    if !report.is_final && is_over(sent) {
        give_up(tx, sent, "not_followed", now_ms)?;
        return Ok(true);
    }
    sends::checked(tx, sent, report.is_final, now_ms + gap_ms(sent.checks))?;
    Ok(changed)
}

/// The system took the send and does not know it: that may pass, but not for ever.
fn note_miss(tx: &rusqlite::Connection, sent: &Sent, now_ms: i64) -> Result<bool, DeskError> {
    if sent.misses + 1 >= MOST_MISSES {
        give_up(tx, sent, "gone", now_ms)?;
        return Ok(true);
    }
    sends::count_miss(tx, sent)?;
    ask_later(tx, sent, now_ms)
}

/// Asks again after a longer wait, unless the send was followed for long enough.
fn ask_later(tx: &rusqlite::Connection, sent: &Sent, now_ms: i64) -> Result<bool, DeskError> {
    if is_over(sent) {
        give_up(tx, sent, "not_followed", now_ms)?;
        return Ok(true);
    }
    sends::checked(tx, sent, false, now_ms + gap_ms(sent.checks + 3))?;
    Ok(false)
}

/// Asks about all of them later: the system could not be asked.
async fn put_off(
    desk: &Arc<Desk>,
    account: AccountId,
    all: Vec<Sent>,
    error: DeskError,
) -> Result<(), DeskError> {
    let posts: BTreeSet<PostId> = all.iter().map(|sent| sent.post_id).collect();
    let over = all.iter().any(is_over);
    let told = posts.clone();
    later(desk, account, error, move |tx, now_ms| {
        for sent in &all {
            ask_later(tx, sent, now_ms)?;
        }
        for post in posts {
            post::refresh(tx, post, now_ms)?;
        }
        Ok(())
    })
    .await?;
    for post in told {
        announce(desk, over, post);
    }
    Ok(())
}

/// Whether a send was followed for long enough: the waits between its checks come to a day.
fn is_over(sent: &Sent) -> bool {
    (0..sent.checks.min(10)).map(gap_ms).sum::<i64>()
        + i64::from(sent.checks.saturating_sub(10)) * LONGEST_GAP_MS
        >= FOLLOWED_MS
}

/// Ends following a send: nobody can say what became of the recipients that are still open.
fn give_up(
    tx: &rusqlite::Connection,
    sent: &Sent,
    code: &'static str,
    now_ms: i64,
) -> Result<(), DeskError> {
    for recipient in &sent.recipients {
        let unknown = Outcome {
            recipient_key: recipient.key(),
            state: DeliveryState::Unknown,
            error_code: Some(code),
            error_message: None,
            send_id: Some(&sent.send_id),
        };
        deliveries::settle(tx, sent.post_id, sent.occurrence, &unknown, now_ms)?;
    }
    Ok(sends::checked(tx, sent, true, now_ms)?)
}

/// Asks about one booking and writes down what it says.
pub(super) async fn booking(desk: &Arc<Desk>, booking: Booking) -> Result<(), DeskError> {
    let channel = channel(desk, booking.account_id).await?;
    match channel.schedule_report(&booking.remote_id).await {
        Ok(report) => {
            set_reachable(desk, booking.account_id).await?;
            write_booking(desk, booking, report).await
        }
        // It was asked to cancel, and no longer knows the schedule: there is nothing left to wait for.
        Err(ChannelError::Refused { .. }) if booking.state == ScheduleState::Cancelling => {
            let gone = ScheduleReport {
                state: ScheduleState::Cancelled,
                next_run_at_ms: None,
                runs: Vec::new(),
            };
            write_booking(desk, booking, gone).await
        }
        Err(error) => {
            let error = DeskError::from(error);
            later(desk, booking.account_id, error, move |tx, now_ms| {
                Ok(bookings::check_at(tx, &booking, now_ms + LONGEST_GAP_MS)?)
            })
            .await
        }
    }
}

/// Asks now what became of a schedule's bookings and of the sends of its runs, without waiting for their turn.
///
/// Fails when the system cannot be asked; what was known before stays as it is.
pub async fn refresh_schedule(desk: &Arc<Desk>, post: PostId) -> Result<(), DeskError> {
    let read = move |desk: &Desk| Ok(desk.store.read(|db| bookings::of_post(db, post))?);
    for booking in blocking(desk, read).await?.into_iter().filter(is_open) {
        let channel = channel(desk, booking.account_id).await?;
        let report = channel.schedule_report(&booking.remote_id).await?;
        write_booking(desk, booking, report).await?;
    }
    let read = move |desk: &Desk| Ok(desk.store.read(|db| sends::open_of_post(db, post))?);
    for sent in blocking(desk, read).await? {
        let channel = channel(desk, sent.account_id).await?;
        let report = channel.send_report(&sent.send_id).await?;
        let reports = HashMap::from([(sent.send_id.clone(), report)]);
        write_sends(desk, sent.account_id, vec![sent], reports).await?;
    }
    Ok(())
}

/// Says whether all that is left of a post are sends that are asked about twice a minute any more.
pub fn is_followed_seldom(desk: &Desk, post: PostId) -> Result<bool, DeskError> {
    Ok(desk
        .store
        .read(|db| sends::all_open_checked(db, post, DENSE_CHECKS))?)
}

/// Whether a booking can still change at the system.
fn is_open(booking: &Booking) -> bool {
    matches!(
        booking.state,
        ScheduleState::Scheduled | ScheduleState::Running | ScheduleState::Cancelling
    )
}

async fn channel(desk: &Arc<Desk>, account: AccountId) -> Result<Arc<dyn Channel>, DeskError> {
    blocking(desk, move |desk| {
        let account = desk.account(account)?;
        desk.channel(&account)
    })
    .await
}

async fn later(
    desk: &Arc<Desk>,
    account: AccountId,
    error: DeskError,
    put_off: impl FnOnce(&rusqlite::Connection, i64) -> Result<(), DeskError> + Send + 'static,
) -> Result<(), DeskError> {
    let changed = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            put_off(tx, now_ms)?;
            note_account(tx, account, &error)
        })
    })
    .await?;
    if changed {
        desk.announce(Topic::Accounts, Some(account.to_string()));
    }
    Ok(())
}

/// Gives the time to the next look: quick at first, then slower.
fn gap_ms(checks: u32) -> i64 {
    (500_i64 << checks.min(10)).min(LONGEST_GAP_MS)
}

/// Finds what a report says of a recipient; the only one of a send need not be named.
fn outcome_of<'a>(
    recipient: &Recipient,
    sent: &Sent,
    report: &'a SendReport,
) -> Option<&'a RecipientOutcome> {
    let is_alone = sent.recipients.len() == 1;
    let is_meant = |found: &&RecipientOutcome| {
        found.address == recipient.address() || is_alone && found.address.is_empty()
    };
    report.outcomes.iter().find(is_meant)
}

/// Tells of news; the worker hears of the end of a look by itself.
fn announce(desk: &Desk, changed: bool, post_id: PostId) {
    if changed {
        let id = Some(post_id.to_string());
        desk.tell(Topic::History, id.clone());
        desk.tell(Topic::Schedules, id.clone());
        desk.tell(Topic::Outbox, id);
        desk.tell(Topic::Drafts, None);
    }
}

async fn write_booking(
    desk: &Arc<Desk>,
    booking: Booking,
    report: ScheduleReport,
) -> Result<(), DeskError> {
    let post_id = booking.post_id;
    let changed = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            // A cancel overtook the question: its answer is of before, so it is asked again at once.
            if bookings::state(tx, &booking)? != Some(booking.state) {
                bookings::check_at(tx, &booking, now_ms)?;
                return Ok(false);
            }
            let mut changed = bookings::report(tx, &booking, report.state, report.next_run_at_ms)?;
            let series = outbox::booked(tx, post_id, booking.first_number)?;
            let series = series.ok_or(DeskError::NotFound("booking"))?;
            for run in &report.runs {
                changed |= write_run(tx, &booking, &series, run, now_ms)?;
            }
            if report.state == ScheduleState::Cancelled {
                runs::end_planned(tx, post_id, &series, RunState::Cancelled)?;
            }
            let open = bookings::count_open(tx)?;
            let gap_ms = BOOKING_GAP_MS.max(open * 60_000 / BOOKING_ASKS_PER_MINUTE);
            bookings::check_at(tx, &booking, now_ms + gap_ms)?;
            changed |= post::refresh(tx, post_id, now_ms)?;
            Ok::<_, DeskError>(changed)
        })
    })
    .await?;
    announce(desk, changed, post_id);
    Ok(())
}

/// Writes one run down; its send is followed from then on.
fn write_run(
    tx: &rusqlite::Connection,
    booking: &Booking,
    series: &NativeRun,
    run: &RunReport,
    now_ms: i64,
) -> Result<bool, DeskError> {
    let post = booking.post_id;
    let run_at_ms = series.instant_ms(run.number.saturating_sub(1));
    // A report of more runs than were booked says nothing about this post.
    let Some(number) = runs::number_at(tx, post, run_at_ms)? else {
        return Ok(false);
    };
    let message = run.error_message.as_deref();
    let mut changed = runs::report(tx, post, number, run.state, run.started_at_ms, message)?;
    match &run.send_id {
        Some(send_id) => {
            let sent = Sent {
                send_id: send_id.clone(),
                account_id: booking.account_id,
                post_id: post,
                occurrence: number,
                recipients: booking.recipients.clone(),
                checks: 0,
                misses: 0,
                taken_at_ms: now_ms,
            };
            if sends::add(tx, &sent, now_ms)? {
                let queued = DeliveryState::Queued;
                deliveries::add(tx, post, number, &booking.recipients, queued, now_ms)?;
                changed = true;
            }
        }
        None if run.state == RunState::Failed => {
            let failed = DeliveryState::Failed;
            deliveries::add(tx, post, number, &booking.recipients, failed, now_ms)?;
        }
        None => {}
    }
    Ok(changed)
}
