//! Hands one batch over, exactly once where the system can tell, and finds out about lost answers.

use super::{
    Entry, EntryState, Work,
    late::{goes_at_once, leaving},
    left_out,
    reach::note_reached,
    renew,
    shown::mark_unknown,
    upload,
};
use crate::{
    account::{Account, UploadRoute},
    capabilities::Settles,
    change::Topic,
    channel::{Cargo, Channel, ChannelError, Dispatch, Dispatched, Lost, Settling},
    desk::{Desk, blocking},
    error::DeskError,
    id::PostId,
    outbox::StuckReason,
    post::{self, DeliveryState, Proof, RunState, ScheduleState},
    recipient::Recipient,
    store::{
        bookings,
        bookings::Booking,
        deliveries::{self, Outcome},
        outbox,
        outbox::Step,
        posts::Frozen,
        proofs, runs, sends,
        sends::Sent,
        uploads,
    },
};
use std::sync::Arc;

/// The first look at what became of a send comes this soon.
const FIRST_LOOK_MS: i64 = 300;

/// A request ready to leave, and the ways to find out about it.
struct Ready {
    channel: Arc<dyn Channel>,
    dispatch: Dispatch,
    settles: Settles,
    is_late: bool,
    lost: Lost,
    /// A number of it must not be sent to any more; it is only looked for.
    is_listed: bool,
}

/// Hands an entry's batch over, or asks what became of it when that is unknown.
pub(super) async fn perform(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    let post_id = entry.post_id.ok_or(DeskError::NotFound("post"))?;
    let post = desk.frozen(post_id).await?;
    if !post.content.attachments.is_empty() && renew::before(desk, entry, &post).await? {
        return Ok(());
    }
    let Some(ready) = prepare(desk, entry, post).await? else {
        return Ok(());
    };
    let asked = entry.state == EntryState::Unknown || entry.may_have_arrived;
    let answer = if asked {
        match ask(desk, entry, &ready).await? {
            Some(answer) => answer,
            None => return park(desk, entry).await,
        }
    } else {
        ready.channel.dispatch(&ready.dispatch, &|_| {}).await?
    };
    // It has arrived: whatever keeps it from being written down leaves it unknown, never unsent.
    let recorded = record(desk, entry, ready.dispatch, answer, asked).await;
    recorded.map_err(|error| {
        let why = format!("it was taken, but that could not be written down: {error}");
        ChannelError::Unknown { why, after: None }.into()
    })
}

/// Finds out about a lost answer; `None` means that only a person can tell.
///
/// What is too late by now is only looked for: repeating it could send it.
async fn ask(
    desk: &Arc<Desk>,
    entry: &Entry,
    ready: &Ready,
) -> Result<Option<Dispatched>, DeskError> {
    if ready.settles == Settles::CannotKnow {
        return Ok(None);
    }
    let only_look = ready.is_late || ready.is_listed;
    let settling = if only_look {
        Settling::OnlyLook
    } else {
        Settling::MaySend
    };
    let found = ready.channel.settle(&ready.dispatch, settling, ready.lost);
    let found = match found.await {
        Err(ChannelError::NotOffered) if only_look => return Ok(None),
        found => found?,
    };
    match found {
        Some(found) => Ok(Some(found)),
        None if not_arrived(desk, entry).await? => Err(DeskError::TooLate),
        // It never arrived, so its next turn ends it.
        None if ready.is_listed => Err(ChannelError::TryLater { after: None }.into()),
        None => Ok(Some(
            ready.channel.dispatch(&ready.dispatch, &|_| {}).await?,
        )),
    }
}

/// Builds or reads the frozen request and counts the attempt, before a byte leaves.
///
/// `None` means the entry was taken back in the meantime.
async fn prepare(
    desk: &Arc<Desk>,
    entry: &Entry,
    post: Arc<Frozen>,
) -> Result<Option<Ready>, DeskError> {
    let entry = entry.clone();
    let announced = entry.post_id.map(|post| post.to_string());
    let prepared = blocking(desk, move |desk| {
        let account = desk.account(entry.account_id)?;
        let channel = desk.channel(&account)?;
        let settles = desk.doors.connector.capabilities(&account).settles;
        let mut dispatch = match &entry.request {
            // To the letter, as long as it may be there already.
            Some(frozen) if entry.may_have_arrived || entry.state == EntryState::Unknown => {
                frozen.clone()
            }
            Some(frozen) => renew::with_present_addresses(desk, &account, frozen)?,
            None => build(desk, &entry, &account, &post)?,
        };
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let leaving = leaving(tx, &entry, now_ms)?;
            let is_late = leaving.is_some_and(|leaving| desk.is_too_late(&leaving));
            if !entry.may_have_arrived {
                if is_late {
                    return Err(DeskError::TooLate);
                }
                if leaving.is_some_and(|leaving| goes_at_once(&leaving)) {
                    dispatch.booking = None;
                }
            }
            let lost = outbox::lost(tx, &entry, now_ms)?;
            let is_asked = entry.may_have_arrived || entry.state == EntryState::Unknown;
            if !is_asked && !left_out::take_out(tx, &entry, &mut dispatch, now_ms)? {
                return Ok(None);
            }
            let is_listed = is_asked && left_out::is_listed(tx, &dispatch)?;
            let begun = outbox::begin(tx, entry.id, Some(&dispatch), now_ms)?;
            Ok(begun.map(|_| Ready {
                channel,
                dispatch,
                settles,
                is_late,
                lost,
                is_listed,
            }))
        })
    })
    .await?;
    desk.tell(Topic::Outbox, announced);
    Ok(prepared)
}

fn build(
    desk: &Desk,
    entry: &Entry,
    account: &Account,
    post: &Frozen,
) -> Result<Dispatch, DeskError> {
    let Work::Dispatch {
        recipients,
        booking,
        ..
    } = &entry.work
    else {
        return Err(DeskError::NotFound("dispatch"));
    };
    let mut cargo = Vec::new();
    for attachment in &post.content.attachments {
        let file = upload::outgoing(
            desk,
            entry.account_id,
            (attachment.id, attachment.kind),
            (&attachment.blob, attachment.edit),
            &attachment.name,
        )?;
        let known = match account.options.upload_route {
            UploadRoute::Endpoint | UploadRoute::OwnStorage => {
                let key = upload::upload_key(account, &file);
                desk.store.read(|db| uploads::read(db, &key))?
            }
            UploadRoute::Multipart => None,
        };
        cargo.push(known.map_or(Cargo::Local(file), |known| Cargo::Remote(known.remote)));
    }
    let content = desk
        .store
        .read(|db| post::content_for(db, post.id, &post.content, recipients))?;
    Ok(Dispatch {
        key: entry.key.clone().ok_or(DeskError::NotFound("key"))?,
        sender: post.sender_id.clone(),
        recipients: recipients.clone(),
        content,
        cargo,
        booking: *booking,
    })
}

/// Leaves an unknown outcome to the person, where the system cannot be asked.
async fn park(desk: &Arc<Desk>, entry: &Entry) -> Result<(), DeskError> {
    let entry = entry.clone();
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            let step = Step {
                state: EntryState::Stuck,
                stuck_reason: Some(StuckReason::OutcomeUnknown),
                message: entry.message.as_deref(),
                not_before_ms: now_ms,
                outcome: "cannot_know",
            };
            outbox::finish(tx, entry.id, &step, now_ms)?;
            if let Some(post) = entry.post_id {
                mark_unknown(tx, &entry, EntryState::Unknown, now_ms)?;
                post::refresh(tx, post, now_ms)?;
            }
            Ok(())
        })
    })
    .await
}

/// Notes that the request had never arrived, and says whether it is too late to send it now.
async fn not_arrived(desk: &Arc<Desk>, entry: &Entry) -> Result<bool, DeskError> {
    let entry = entry.clone();
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            outbox::set_not_arrived(tx, entry.id)?;
            let leaving = leaving(tx, &entry, now_ms)?;
            Ok(leaving.is_some_and(|leaving| desk.is_too_late(&leaving)))
        })
    })
    .await
}

/// Writes down what the system answered, before anything else is done.
async fn record(
    desk: &Arc<Desk>,
    entry: &Entry,
    dispatch: Dispatch,
    answer: Dispatched,
    asked: bool,
) -> Result<(), DeskError> {
    let entry = entry.clone();
    let account_id = entry.account_id;
    let post_id = entry.post_id.ok_or(DeskError::NotFound("post"))?;
    let is_booked = answer.schedule_id.is_some();
    let is_back = blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        desk.store.write(|tx| {
            if let Some(schedule_id) = &answer.schedule_id {
                let booking = booked(&entry, post_id, &dispatch, schedule_id);
                bookings::add(tx, &booking, now_ms)?;
                super::cancel::cancel_if_asked(tx, &booking, now_ms)?;
            } else {
                hand_over(tx, &entry, post_id, &dispatch, &answer, now_ms)?;
            }
            if asked {
                let finding = if answer.repeat {
                    "already_there"
                } else {
                    "sent_once_now"
                };
                let proof = Proof {
                    key: dispatch.key.clone(),
                    finding: finding.into(),
                    settled_at_ms: now_ms,
                };
                proofs::add(tx, post_id, &proof)?;
            }
            let outcome = if answer.repeat {
                "already_there"
            } else {
                "taken"
            };
            let step = Step {
                state: EntryState::Done,
                stuck_reason: None,
                message: None,
                not_before_ms: now_ms,
                outcome,
            };
            outbox::progress(tx, entry.id, entry.total)?;
            outbox::finish(tx, entry.id, &step, now_ms)?;
            post::refresh(tx, post_id, now_ms)?;
            note_reached(tx, entry.account_id)
        })
    })
    .await?;
    if is_back {
        desk.announce(Topic::Accounts, Some(account_id.to_string()));
    }
    let topic = if is_booked {
        Topic::Schedules
    } else {
        Topic::History
    };
    desk.tell(topic, Some(post_id.to_string()));
    desk.tell(Topic::Drafts, None);
    Ok(())
}

fn booked(entry: &Entry, post_id: PostId, dispatch: &Dispatch, schedule_id: &str) -> Booking {
    let run = dispatch.booking;
    Booking {
        remote_id: schedule_id.to_owned(),
        account_id: entry.account_id,
        post_id,
        recipients: dispatch.recipients.clone(),
        first_number: run.map_or(1, |run| run.first_number),
        count: run.map_or(1, |run| run.count),
        state: ScheduleState::Scheduled,
        next_run_at_ms: run.map(|run| run.first_run_at_ms),
    }
}

fn hand_over(
    tx: &rusqlite::Connection,
    entry: &Entry,
    post_id: PostId,
    dispatch: &Dispatch,
    answer: &Dispatched,
    now_ms: i64,
) -> Result<(), DeskError> {
    if let Some(send_id) = &answer.send_id {
        let sent = Sent {
            send_id: send_id.clone(),
            account_id: entry.account_id,
            post_id,
            occurrence: 1,
            recipients: dispatch.recipients.clone(),
            checks: 0,
            misses: 0,
            taken_at_ms: now_ms,
        };
        sends::add(tx, &sent, now_ms + FIRST_LOOK_MS)?;
    }
    note_run(tx, entry, post_id, &dispatch.recipients, now_ms)?;
    for recipient in &dispatch.recipients {
        let reported = answer
            .outcomes
            .iter()
            .find(|outcome| outcome.address == recipient.address());
        let outcome = Outcome {
            recipient_key: recipient.key(),
            state: reported.map_or(DeliveryState::Queued, |outcome| outcome.state),
            error_code: reported.and_then(|outcome| outcome.error_code.as_deref()),
            error_message: reported.and_then(|outcome| outcome.error_message.as_deref()),
            send_id: answer.send_id.as_deref(),
        };
        deliveries::settle(tx, post_id, 1, &outcome, now_ms)?;
    }
    Ok(())
}

/// Gives a run that went out at once, after its time, its start and its deliveries.
fn note_run(
    tx: &rusqlite::Connection,
    entry: &Entry,
    post: PostId,
    recipients: &[Recipient],
    now_ms: i64,
) -> Result<(), DeskError> {
    let Work::Dispatch {
        booking: Some(run), ..
    } = &entry.work
    else {
        return Ok(());
    };
    let (number, done) = (run.first_number, RunState::Completed);
    runs::report(tx, post, number, done, Some(now_ms), None)?;
    deliveries::add(tx, post, number, recipients, DeliveryState::Queued, now_ms)?;
    Ok(())
}
