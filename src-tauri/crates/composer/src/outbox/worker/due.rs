//! Starts what is due, and says when to look again.

use super::{
    follow_booking, follow_send, perform,
    under_way::{Job, UnderWay},
};
use crate::{
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    id::EntryId,
    outbox::{Entry, recover::bring_back},
    store::{bookings, outbox, sends},
};
use std::{sync::Arc, time::Duration};

/// Even a missed ring is made good after this long.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);

/// Starts what may run now and says how long to sleep if nothing rings.
pub(super) async fn start_due(
    desk: &Arc<Desk>,
    under_way: &mut UnderWay,
) -> Result<Duration, DeskError> {
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
