//! Asks the systems what became of sends and schedules they have taken.

use super::reach::{note_account, set_reachable};
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
use std::sync::Arc;

const LONGEST_GAP_MS: i64 = 30_000;
/// A send is followed this long, by the waits between its checks.
const FOLLOWED_MS: i64 = 24 * 3_600_000;
/// After so many answers that it does not exist, a send is gone.
const MOST_MISSES: u32 = 20;
/// How often a booking is asked about, while there are few.
const BOOKING_GAP_MS: i64 = 3_000;
/// Asks per minute that all bookings together may use.
const BOOKING_ASKS_PER_MINUTE: i64 = 20;

/// Asks about one send and writes down what it says.
pub(super) async fn send(desk: &Arc<Desk>, sent: Sent) -> Result<(), DeskError> {
    let channel = channel(desk, sent.account_id).await?;
    match channel.send_report(&sent.send_id).await {
        Ok(report) => {
            set_reachable(desk, sent.account_id).await?;
            if !report.is_final && is_over(&sent) {
                write_send(desk, sent.clone(), report).await?;
                return give_up(desk, sent, "not_followed").await;
            }
            write_send(desk, sent, report).await
        }
        // It took the send and does not know it: that may pass, but not for ever.
        Err(ChannelError::Refused { .. }) if sent.misses + 1 >= MOST_MISSES => {
            give_up(desk, sent, "gone").await
        }
        Err(_) if is_over(&sent) => give_up(desk, sent, "not_followed").await,
        Err(error) => {
            let is_miss = matches!(error, ChannelError::Refused { .. });
            let error = DeskError::from(error);
            later(desk, sent.account_id, error, move |tx, now_ms| {
                if is_miss {
                    sends::count_miss(tx, &sent)?;
                }
                let at_ms = now_ms + gap_ms(sent.checks + 3);
                Ok(sends::checked(tx, &sent, false, at_ms)?)
            })
            .await
        }
    }
}

/// Whether a send was followed for long enough: the waits between its checks come to a day.
fn is_over(sent: &Sent) -> bool {
    (0..sent.checks.min(10)).map(gap_ms).sum::<i64>()
        + i64::from(sent.checks.saturating_sub(10)) * LONGEST_GAP_MS
        >= FOLLOWED_MS
}

/// Ends following a send: nobody can say what became of the recipients that are still open.
async fn give_up(desk: &Arc<Desk>, sent: Sent, code: &'static str) -> Result<(), DeskError> {
    let post_id = sent.post_id;
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            for recipient in &sent.recipients {
                let unknown = Outcome {
                    recipient_key: recipient.key(),
                    state: DeliveryState::Unknown,
                    error_code: Some(code),
                    error_message: None,
                    send_id: Some(&sent.send_id),
                };
                deliveries::settle(tx, post_id, sent.occurrence, &unknown, now_ms)?;
            }
            sends::checked(tx, &sent, true, now_ms)?;
            post::refresh(tx, post_id, now_ms)?;
            Ok::<_, DeskError>(())
        })
    })
    .await?;
    announce(desk, true, post_id);
    Ok(())
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
        write_send(desk, sent, report).await?;
    }
    Ok(())
}

/// Says whether all that is left of a post are sends that are asked about twice a minute any more.
pub fn is_followed_seldom(desk: &Desk, post: PostId) -> Result<bool, DeskError> {
    let open = desk.store.read(|db| sends::open_of_post(db, post))?;
    let is_seldom = |sent: &Sent| sent.checks >= DENSE_CHECKS;
    Ok(!open.is_empty() && open.iter().all(is_seldom))
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

async fn write_send(desk: &Arc<Desk>, sent: Sent, report: SendReport) -> Result<(), DeskError> {
    let post_id = sent.post_id;
    let changed = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let mut changed = false;
            for recipient in &sent.recipients {
                let Some(found) = outcome_of(recipient, &sent, &report) else {
                    continue;
                };
                let outcome = Outcome {
                    recipient_key: recipient.key(),
                    state: found.state,
                    error_code: found.error_code.as_deref(),
                    error_message: found.error_message.as_deref(),
                    send_id: Some(&sent.send_id),
                };
                changed |= deliveries::settle(tx, post_id, sent.occurrence, &outcome, now_ms)?;
            }
            sends::checked(tx, &sent, report.is_final, now_ms + gap_ms(sent.checks))?;
            changed |= post::refresh(tx, post_id, now_ms)?;
            Ok::<_, DeskError>(changed)
        })
    })
    .await?;
    announce(desk, changed, post_id);
    Ok(())
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

fn announce(desk: &Desk, changed: bool, post_id: PostId) {
    if changed {
        let id = Some(post_id.to_string());
        desk.announce(Topic::History, id.clone());
        desk.announce(Topic::Schedules, id.clone());
        desk.announce(Topic::Outbox, id);
        desk.announce(Topic::Drafts, None);
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
            let (_, open) = bookings::next_check(tx)?;
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
