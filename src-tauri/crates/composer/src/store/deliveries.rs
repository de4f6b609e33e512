//! The outcome for each recipient of each run.

use super::{
    StoreError,
    row::{count, from_json, from_word, to_json, to_word},
};
use crate::{
    id::PostId,
    post::{Delivery, DeliveryCounts, DeliveryState},
    recipient::Recipient,
};
use rusqlite::{Connection, Row};
use std::collections::HashSet;

/// Makes rows for the recipients of a run, in one state; rows that exist stay as they are.
pub fn add(
    db: &Connection,
    post: PostId,
    occurrence: u32,
    recipients: &[Recipient],
    state: DeliveryState,
    now_ms: i64,
) -> Result<(), StoreError> {
    let (post, state) = (post.to_string(), to_word(&state)?);
    let sql = "SELECT coalesce(max(position) + 1, 0) FROM deliveries
               WHERE post_id = ?1 AND occurrence = ?2";
    let mut position: i64 = db
        .prepare_cached(sql)?
        .query_row((&post, occurrence), |row| row.get(0))?;
    let sql = "INSERT INTO deliveries
                 (post_id, occurrence, recipient_key, position, recipient, state, updated_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO NOTHING";
    let mut statement = db.prepare_cached(sql)?;
    for recipient in recipients {
        let added = statement.execute((
            &post,
            occurrence,
            recipient.key(),
            position,
            to_json(recipient)?,
            &state,
            now_ms,
        ))?;
        position += i64::from(added > 0);
    }
    Ok(())
}

/// A new state for one recipient.
pub struct Outcome<'a> {
    pub recipient_key: String,
    pub state: DeliveryState,
    pub error_code: Option<&'a str>,
    pub error_message: Option<&'a str>,
    pub send_id: Option<&'a str>,
}

/// Writes an outcome; a settled row never goes back to an unsettled one.
pub fn settle(
    db: &Connection,
    post: PostId,
    occurrence: u32,
    outcome: &Outcome<'_>,
    now_ms: i64,
) -> Result<bool, StoreError> {
    let sql = "UPDATE deliveries SET state = ?4, error_code = ?5, error_message = ?6,
                 send_id = coalesce(?7, send_id), updated_at_ms = ?8
               WHERE post_id = ?1 AND occurrence = ?2 AND recipient_key = ?3
                 AND (state IN ('waiting', 'queued', 'unknown') OR ?9)
                 AND (state <> ?4 OR send_id IS NOT ?7)";
    let changed = db.prepare_cached(sql)?.execute((
        post.to_string(),
        occurrence,
        &outcome.recipient_key,
        to_word(&outcome.state)?,
        outcome.error_code,
        outcome.error_message,
        outcome.send_id,
        now_ms,
        outcome.state.is_settled(),
    ))?;
    Ok(changed > 0)
}

const COLUMNS: &str = "post_id, occurrence, recipient_key, recipient, state, error_code,
    error_message, send_id, updated_at_ms";

/// Which deliveries of a post a page shows; the cursor is the last row's run and position.
pub struct PageQuery<'a> {
    /// Empty shows all.
    pub states: &'a [DeliveryState],
    pub after: Option<(u32, i64)>,
    pub limit: u32,
}

/// A delivery and its place in the order of its post.
pub struct Placed {
    pub delivery: Delivery,
    pub position: i64,
}

/// Lists a page of a post's deliveries by run and position.
pub fn page(
    db: &Connection,
    post: PostId,
    query: &PageQuery<'_>,
) -> Result<Vec<Placed>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS}, position FROM deliveries
         WHERE post_id = ?1 AND (occurrence, position) > (?2, ?3)
           AND (?4 = '[]' OR state IN (SELECT value FROM json_each(?4)))
         ORDER BY occurrence, position LIMIT ?5"
    );
    let states = query.states.iter().map(to_word);
    let states = to_json(&states.collect::<Result<Vec<_>, _>>()?)?;
    let (occurrence, position) = query.after.unwrap_or((0, -1));
    let mut statement = db.prepare_cached(&sql)?;
    let wanted = (post.to_string(), occurrence, position, states, query.limit);
    let rows = statement.query_and_then(wanted, |row| {
        Ok(Placed {
            delivery: delivery(row)?,
            position: row.get(9)?,
        })
    })?;
    rows.collect()
}

/// Lists the keys of the recipients that are in a state in any run.
pub fn keys_in(
    db: &Connection,
    post: PostId,
    state: DeliveryState,
) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT recipient_key FROM deliveries WHERE post_id = ?1 AND state = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows =
        statement.query_and_then((post.to_string(), to_word(&state)?), |row| Ok(row.get(0)?))?;
    rows.collect()
}

/// Gives each of a post's deliveries by run and position, one after another.
pub fn each<E: From<StoreError>>(
    db: &Connection,
    post: PostId,
    mut take: impl FnMut(Delivery) -> Result<(), E>,
) -> Result<(), E> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE post_id = ?1 ORDER BY occurrence, position"
    );
    let mut statement = db.prepare_cached(&sql).map_err(StoreError::from)?;
    let mut rows = statement
        .query([post.to_string()])
        .map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(delivery(row)?)?;
    }
    Ok(())
}

fn delivery(row: &Row<'_>) -> Result<Delivery, StoreError> {
    let (post, occurrence): (String, u32) = (row.get(0)?, row.get(1)?);
    Ok(Delivery {
        id: format!("{post}/{occurrence}/{}", row.get::<_, String>(2)?),
        occurrence,
        recipient: from_json("deliveries", &row.get::<_, String>(3)?)?,
        state: from_word("deliveries", &row.get::<_, String>(4)?)?,
        error_code: row.get(5)?,
        error_message: row.get(6)?,
        send_id: row.get(7)?,
        updated_at_ms: row.get(8)?,
    })
}

/// Counts a post's outcomes in some states, or in all when none is named.
pub fn count_in(
    db: &Connection,
    post: PostId,
    states: &[DeliveryState],
) -> Result<u32, StoreError> {
    let sql = "SELECT coalesce(sum(number), 0) FROM delivery_counts
               WHERE post_id = ?1 AND (?2 = '[]' OR state IN (SELECT value FROM json_each(?2)))";
    let states = states.iter().map(to_word).collect::<Result<Vec<_>, _>>()?;
    let wanted = (post.to_string(), to_json(&states)?);
    let number = db
        .prepare_cached(sql)?
        .query_row(wanted, |row| row.get(0))?;
    Ok(count(number))
}

/// Counts a post's outcomes, over all runs or one.
pub fn counts(
    db: &Connection,
    post: PostId,
    occurrence: Option<u32>,
) -> Result<DeliveryCounts, StoreError> {
    let sql = "SELECT state, sum(number) FROM delivery_counts
               WHERE post_id = ?1 AND (?2 IS NULL OR occurrence = ?2) GROUP BY state";
    let mut statement = db.prepare_cached(sql)?;
    let mut counts = DeliveryCounts::default();
    let mut rows = statement.query((post.to_string(), occurrence))?;
    while let Some(row) = rows.next()? {
        let state = from_word("deliveries", &row.get::<_, String>(0)?)?;
        let number = count(row.get(1)?);
        counts.add(state, number);
    }
    Ok(counts)
}
