//! Starts what is due, and says when to look again.

use super::{
    follow_booking, follow_sends, perform,
    under_way::{Job, LOOKS_AT_ONCE, UnderWay},
};
use crate::{
    account::{Account, AccountState},
    change::Topic,
    desk::{Desk, blocking},
    error::DeskError,
    id::{AccountId, EntryId},
    outbox::{Entry, recover::bring_back},
    store::{accounts, bookings, outbox, sends},
};
use std::{sync::Arc, time::Duration};

/// Even a missed ring is made good after this long.
const LONGEST_SLEEP: Duration = Duration::from_secs(20);
/// No system has more requests or looks of one account to bear than this, whatever its client says.
const MOST_AT_ONCE: u32 = 64;
const MOST_PER_LOOK: u32 = 100;

/// Starts what may run now and says how long to sleep if nothing rings.
pub(super) async fn start_due(
    desk: &Arc<Desk>,
    under_way: &mut UnderWay,
) -> Result<Duration, DeskError> {
    let due = blocking(desk, read_due).await?;
    bring_back_orphans(desk, due.running, under_way).await?;
    for account in due.accounts {
        start_entries(desk, under_way, &account);
        // Following up never waits behind sending, but takes no more than its own few places.
        start_looks(desk, under_way, &account);
    }
    let until_ms = due
        .next_ms
        .map_or(i64::MAX, |next_ms| next_ms - desk.now_ms())
        .max(5);
    let until = Duration::from_millis(u64::try_from(until_ms).unwrap_or(u64::MAX));
    Ok(until.min(LONGEST_SLEEP))
}

fn start_entries(desk: &Arc<Desk>, under_way: &mut UnderWay, account: &DueAccount) {
    for entry in &account.entries {
        if under_way.entries(account.id) >= account.places as usize {
            return;
        }
        if !under_way.holds(entry.id) {
            let work = perform(desk.clone(), entry.clone());
            under_way.start(account.id, Job::Entry(entry.id), work);
        }
    }
}

fn start_looks(desk: &Arc<Desk>, under_way: &mut UnderWay, account: &DueAccount) {
    let id = account.id;
    let waits = |sent: &&sends::Sent| !under_way.follows(id, &sent.send_id);
    let waiting: Vec<sends::Sent> = account.sends.iter().filter(waits).cloned().collect();
    for together in waiting.chunks(account.per_look as usize) {
        if under_way.looks(id) >= LOOKS_AT_ONCE {
            return;
        }
        let ids = together.iter().map(|sent| sent.send_id.clone()).collect();
        let work = follow_sends(desk.clone(), id, together.to_vec());
        under_way.start(id, Job::Follow(ids), work);
    }
    for booking in &account.bookings {
        if under_way.looks(id) >= LOOKS_AT_ONCE {
            return;
        }
        if !under_way.follows(id, &booking.remote_id) {
            let job = Job::Follow(vec![booking.remote_id.clone()]);
            under_way.start(id, job, follow_booking(desk.clone(), booking.clone()));
        }
    }
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

/// What there is to do now.
struct Due {
    accounts: Vec<DueAccount>,
    running: Vec<EntryId>,
    next_ms: Option<i64>,
}

/// What there is to do now for one account, as much as has places at most.
struct DueAccount {
    id: AccountId,
    places: u32,
    per_look: u32,
    entries: Vec<Entry>,
    sends: Vec<sends::Sent>,
    bookings: Vec<bookings::Booking>,
}

fn read_due(desk: &Desk) -> Result<Due, DeskError> {
    let now_ms = desk.now_ms();
    desk.store.read(|db| {
        let mut due = Due {
            accounts: Vec::new(),
            running: outbox::running(db)?,
            next_ms: None,
        };
        let known = accounts::list(db)?;
        let able = |account: &&Account| account.state != AccountState::SignInNeeded;
        for account in known.iter().filter(able) {
            due.accounts.push(of_account(desk, db, account, now_ms)?);
            let next_ms = earliest(db, account.id, now_ms)?;
            due.next_ms = [due.next_ms, next_ms].into_iter().flatten().min();
        }
        Ok(due)
    })
}

fn of_account(
    desk: &Desk,
    db: &rusqlite::Connection,
    account: &Account,
    now_ms: i64,
) -> Result<DueAccount, DeskError> {
    let can = desk.doors.connector.capabilities(account);
    let places = can.requests_at_once.clamp(1, MOST_AT_ONCE);
    let per_look = can.reports_per_look.clamp(1, MOST_PER_LOOK);
    let looks = u32::try_from(LOOKS_AT_ONCE).unwrap_or(1);
    Ok(DueAccount {
        id: account.id,
        places,
        per_look,
        entries: outbox::runnable(db, account.id, now_ms, places)?,
        // Twice as many, as the first may be the ones under way.
        sends: sends::due(db, account.id, now_ms, 2 * looks * per_look)?,
        bookings: bookings::due(db, account.id, now_ms, 2 * looks)?,
    })
}

fn earliest(
    db: &rusqlite::Connection,
    account: AccountId,
    now_ms: i64,
) -> Result<Option<i64>, DeskError> {
    let later = |at: Option<i64>| at.map(|at_ms| at_ms.max(now_ms + 50));
    let times = [
        outbox::next_due(db, account, now_ms)?,
        later(sends::next_check(db, account)?),
        later(bookings::next_check(db, account)?),
    ];
    Ok(times.into_iter().flatten().min())
}
