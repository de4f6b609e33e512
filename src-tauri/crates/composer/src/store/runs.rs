//! The planned runs of scheduled posts, and what really happened.

use super::{
    StoreError, deliveries,
    row::{from_word, to_word},
};
use crate::{
    id::PostId,
    post::{Run, RunState},
    schedule::{NativeRun, Occurrence},
};
use rusqlite::{Connection, OptionalExtension};

/// Writes the plan of a post.
pub fn add(db: &Connection, post: PostId, plan: &[Occurrence]) -> Result<(), StoreError> {
    let sql =
        "INSERT INTO runs (post_id, number, run_at_ms, local, note) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut statement = db.prepare_cached(sql)?;
    for run in plan {
        let note = run.note.as_ref().map(to_word).transpose()?;
        statement.execute((
            post.to_string(),
            run.number,
            run.run_at_ms,
            &run.local,
            note,
        ))?;
    }
    Ok(())
}

/// Lists a post's runs in order.
pub fn list(db: &Connection, post: PostId) -> Result<Vec<Run>, StoreError> {
    let sql = "SELECT number, run_at_ms, local, note, state, started_at_ms, error_message
               FROM runs WHERE post_id = ?1 ORDER BY number";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then([post.to_string()], |row| {
        let number = row.get(0)?;
        let note = row.get::<_, Option<String>>(3)?;
        Ok(Run {
            id: format!("{post}/{number}"),
            number,
            run_at_ms: row.get(1)?,
            local: row.get(2)?,
            note: note.map(|word| from_word("runs", &word)).transpose()?,
            state: from_word("runs", &row.get::<_, String>(4)?)?,
            started_at_ms: row.get(5)?,
            counts: deliveries::counts(db, post, Some(number))?,
            error_message: row.get(6)?,
        })
    })?;
    rows.collect()
}

/// Writes what a report says of a run; says whether anything changed.
///
/// Where a post goes out in several batches, a failed batch marks the whole run.
pub fn report(
    db: &Connection,
    post: PostId,
    number: u32,
    state: RunState,
    started_at_ms: Option<i64>,
    error_message: Option<&str>,
) -> Result<bool, StoreError> {
    let sql = "UPDATE runs SET state = ?3, started_at_ms = coalesce(started_at_ms, ?4),
                 error_message = coalesce(?5, error_message)
               WHERE post_id = ?1 AND number = ?2 AND state <> ?3
                 AND state NOT IN ('failed', 'cancelled', 'unknown')";
    let changed = db.prepare_cached(sql)?.execute((
        post.to_string(),
        number,
        to_word(&state)?,
        started_at_ms,
        error_message,
    ))?;
    Ok(changed > 0)
}

/// Gives the number of the run at an instant; the instants of a post are all different.
pub fn number_at(db: &Connection, post: PostId, run_at_ms: i64) -> Result<Option<u32>, StoreError> {
    let sql = "SELECT number FROM runs WHERE post_id = ?1 AND run_at_ms = ?2";
    Ok(db
        .prepare_cached(sql)?
        .query_row((post.to_string(), run_at_ms), |row| row.get(0))
        .optional()?)
}

/// Gives the planned runs of a booked series the state they end with; runs of other series lie between them.
pub fn end_planned(
    db: &Connection,
    post: PostId,
    series: &NativeRun,
    state: RunState,
) -> Result<(), StoreError> {
    let sql = "UPDATE runs SET state = ?5
               WHERE post_id = ?1 AND run_at_ms BETWEEN ?2 AND ?3
                 AND (run_at_ms - ?2) % ?4 = 0 AND state = 'planned'";
    let last_ms = series.instant_ms(series.count.saturating_sub(1));
    db.execute(
        sql,
        (
            post.to_string(),
            series.first_run_at_ms,
            last_ms,
            series.interval_ms.unwrap_or(1),
            to_word(&state)?,
        ),
    )?;
    Ok(())
}
