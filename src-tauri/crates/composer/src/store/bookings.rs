//! Native schedules at the systems, each carrying a stretch of runs for a batch of a post's recipients.

use super::{
    StoreError,
    row::{from_json, from_word, to_json, to_word},
};
use crate::{
    id::{AccountId, PostId},
    post::ScheduleState,
    recipient::Recipient,
};
use rusqlite::{Connection, OptionalExtension, Row};

/// One native schedule.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub remote_id: String,
    pub account_id: AccountId,
    pub post_id: PostId,
    pub recipients: Vec<Recipient>,
    /// Number of its first run within the post.
    pub first_number: u32,
    pub count: u32,
    pub state: ScheduleState,
    pub next_run_at_ms: Option<i64>,
}

const COLUMNS: &str =
    "remote_id, account_id, post_id, recipients, first_number, count, state, next_run_at_ms";
const OPEN: &str = "state IN ('scheduled', 'running', 'cancelling')";

/// Records a booking the system has taken; a repeat changes nothing.
pub fn add(db: &Connection, booking: &Booking, now_ms: i64) -> Result<(), StoreError> {
    let sql = "INSERT INTO bookings
                 (remote_id, account_id, post_id, recipients, first_number, count, state,
                  next_run_at_ms, next_check_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING";
    db.execute(
        sql,
        (
            &booking.remote_id,
            booking.account_id.to_string(),
            booking.post_id.to_string(),
            to_json(&booking.recipients)?,
            booking.first_number,
            booking.count,
            to_word(&booking.state)?,
            booking.next_run_at_ms,
            now_ms,
        ),
    )?;
    Ok(())
}

/// Lists a post's bookings.
pub fn of_post(db: &Connection, post: PostId) -> Result<Vec<Booking>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM bookings WHERE post_id = ?1 ORDER BY first_number");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], booking)?;
    rows.collect()
}

/// Reads one booking of a post.
pub fn read(db: &Connection, post: PostId, remote_id: &str) -> Result<Option<Booking>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bookings
         WHERE account_id = (SELECT account_id FROM posts WHERE id = ?1)
           AND remote_id = ?2 AND post_id = ?1"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query_and_then((post.to_string(), remote_id), booking)?;
    rows.next().transpose()
}

/// Lists the states that any of a post's bookings is in.
pub fn states(db: &Connection, post: PostId) -> Result<Vec<ScheduleState>, StoreError> {
    let sql = "SELECT word.value FROM json_each(?2) word WHERE EXISTS (
                 SELECT 1 FROM bookings WHERE post_id = ?1 AND state = word.value)";
    let words = ScheduleState::ALL.iter().map(to_word);
    let words = to_json(&words.collect::<Result<Vec<_>, _>>()?)?;
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((post.to_string(), words), |row| {
        from_word("bookings", &row.get::<_, String>(0)?)
    })?;
    rows.collect()
}

/// Lists an account's open bookings whose time to be asked about has come.
pub fn due(
    db: &Connection,
    account: AccountId,
    now_ms: i64,
    limit: u32,
) -> Result<Vec<Booking>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM bookings
         WHERE account_id = ?1 AND {OPEN} AND next_check_at_ms <= ?2
         ORDER BY next_check_at_ms LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then((account.to_string(), now_ms, limit), booking)?;
    rows.collect()
}

/// Gives the next time one of an account's bookings is to be asked about.
pub fn next_check(db: &Connection, account: AccountId) -> Result<Option<i64>, StoreError> {
    let sql =
        format!("SELECT min(next_check_at_ms) FROM bookings WHERE account_id = ?1 AND {OPEN}");
    Ok(db
        .prepare_cached(&sql)?
        .query_row([account.to_string()], |row| row.get(0))?)
}

/// Counts the open bookings of accounts in use.
pub fn count_open(db: &Connection) -> Result<i64, StoreError> {
    let sql = format!("SELECT count(*) FROM bookings WHERE {OPEN}
         AND account_id IN (SELECT id FROM accounts WHERE state <> 'sign_in_needed' AND removed_at_ms IS NULL)");
    Ok(db.prepare_cached(&sql)?.query_row([], |row| row.get(0))?)
}

/// Reads the state a booking has now.
pub fn state(db: &Connection, booking: &Booking) -> Result<Option<ScheduleState>, StoreError> {
    let sql = "SELECT state FROM bookings WHERE account_id = ?1 AND remote_id = ?2";
    let word: Option<String> = db
        .prepare_cached(sql)?
        .query_row(
            (booking.account_id.to_string(), &booking.remote_id),
            |row| row.get(0),
        )
        .optional()?;
    word.map(|word| from_word("bookings", &word)).transpose()
}

/// Writes what a report says.
pub fn report(
    db: &Connection,
    booking: &Booking,
    state: ScheduleState,
    next_run_at_ms: Option<i64>,
) -> Result<bool, StoreError> {
    let sql = "UPDATE bookings SET state = ?3, next_run_at_ms = ?4
               WHERE account_id = ?1 AND remote_id = ?2 AND (state <> ?3 OR next_run_at_ms IS NOT ?4)";
    let changed = db.prepare_cached(sql)?.execute((
        booking.account_id.to_string(),
        &booking.remote_id,
        to_word(&state)?,
        next_run_at_ms,
    ))?;
    Ok(changed > 0)
}

/// Sets when a booking is asked about again.
pub fn check_at(db: &Connection, booking: &Booking, at_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE bookings SET next_check_at_ms = ?3 WHERE account_id = ?1 AND remote_id = ?2";
    db.prepare_cached(sql)?
        .execute((booking.account_id.to_string(), &booking.remote_id, at_ms))?;
    Ok(())
}

fn booking(row: &Row<'_>) -> Result<Booking, StoreError> {
    Ok(Booking {
        remote_id: row.get(0)?,
        account_id: from_word("bookings", &row.get::<_, String>(1)?)?,
        post_id: from_word("bookings", &row.get::<_, String>(2)?)?,
        recipients: from_json("bookings", &row.get::<_, String>(3)?)?,
        first_number: row.get(4)?,
        count: row.get(5)?,
        state: from_word("bookings", &row.get::<_, String>(6)?)?,
        next_run_at_ms: row.get(7)?,
    })
}
