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

/// Makes rows for the recipients of a run, in one state; rows that exist stay as they are.
pub fn add(
    db: &Connection,
    post: PostId,
    occurrence: u32,
    recipients: &[Recipient],
    state: DeliveryState,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT INTO deliveries
                 (post_id, occurrence, recipient_key, position, recipient, state, updated_at_ms)
               VALUES (?1, ?2, ?3,
                 (SELECT count(*) FROM deliveries WHERE post_id = ?1 AND occurrence = ?2),
                 ?4, ?5, ?6)
               ON CONFLICT DO NOTHING";
    let (post, state) = (post.to_string(), to_word(&state)?);
    let mut statement = db.prepare_cached(sql)?;
    for recipient in recipients {
        statement.execute((
            &post,
            occurrence,
            recipient.key(),
            to_json(recipient)?,
            &state,
            now_ms,
        ))?;
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

/// Lists a post's deliveries by run and position.
pub fn list(db: &Connection, post: PostId) -> Result<Vec<Delivery>, StoreError> {
    let sql = format!(
        "SELECT {COLUMNS} FROM deliveries WHERE post_id = ?1
         ORDER BY occurrence, position LIMIT 50000"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([post.to_string()], delivery)?;
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

/// Counts a post's outcomes, over all runs or one.
pub fn counts(
    db: &Connection,
    post: PostId,
    occurrence: Option<u32>,
) -> Result<DeliveryCounts, StoreError> {
    let sql = "SELECT state, count(*) FROM deliveries
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
