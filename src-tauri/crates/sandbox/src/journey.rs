//! The statuses a message to one recipient goes through by sandbox time. They are laid out when the
//! message is taken over; each system decides what reaching one means.

use rusqlite::{Connection, OptionalExtension, params};

use crate::events::Event;
use crate::systems::System;
use crate::world::World;
use crate::{bird, routee};

/// A status at an instant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub status: &'static str,
    pub at_ms: i64,
}

/// Makes a step.
pub fn step(status: &'static str, at_ms: i64) -> Step {
    Step { status, at_ms }
}

/// A status that is to be reached.
#[derive(Debug)]
pub struct Due {
    pub at_ms: i64,
    seq: i64,
    system: String,
    message_id: String,
    status: String,
}

/// Notes the status a message has and those it is going to have.
pub fn lay_out(
    conn: &Connection,
    system: System,
    message_id: &str,
    now: &Step,
    later: &[Step],
) -> rusqlite::Result<()> {
    note(conn, system, message_id, now, true)?;
    later
        .iter()
        .try_for_each(|step| note(conn, system, message_id, step, false))
}

fn note(
    conn: &Connection,
    system: System,
    message_id: &str,
    step: &Step,
    reached: bool,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "INSERT INTO status_changes (system, message_id, status, at_ms, reached) VALUES (?1, ?2, ?3, ?4, ?5)",
    )?
    .execute(params![system.name(), message_id, step.status, step.at_ms, reached])?;
    Ok(())
}

/// Drops what was to come of a message and ends it otherwise.
pub fn end_otherwise(
    conn: &Connection,
    system: System,
    message_id: &str,
    end: &Step,
) -> rusqlite::Result<()> {
    conn.prepare_cached("DELETE FROM status_changes WHERE message_id = ?1 AND reached = 0")?
        .execute([message_id])?;
    note(conn, system, message_id, end, true)
}

/// The statuses a message has had, oldest first, with their instants.
pub fn reached(conn: &Connection, message_id: &str) -> rusqlite::Result<Vec<(String, i64)>> {
    conn.prepare_cached(
        "SELECT status, at_ms FROM status_changes WHERE message_id = ?1 AND reached = 1 ORDER BY at_ms, seq",
    )?
    .query_map([message_id], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}

/// Finds the earliest status that is to be reached.
pub fn next_due(conn: &Connection) -> rusqlite::Result<Option<Due>> {
    conn.prepare_cached(
        "SELECT at_ms, seq, system, message_id, status FROM status_changes
         WHERE reached = 0 ORDER BY at_ms, seq LIMIT 1",
    )?
    .query_row([], |row| {
        Ok(Due {
            at_ms: row.get(0)?,
            seq: row.get(1)?,
            system: row.get(2)?,
            message_id: row.get(3)?,
            status: row.get(4)?,
        })
    })
    .optional()
}

/// Lets a message reach its next status.
pub fn happen(conn: &Connection, world: &World, due: &Due) -> rusqlite::Result<Option<Event>> {
    let at_ms = due.at_ms.max(world.opened_at_ms);
    conn.prepare_cached("UPDATE status_changes SET reached = 1, at_ms = ?2 WHERE seq = ?1")?
        .execute(params![due.seq, at_ms])?;
    if due.system == System::Bird.name() {
        bird::reach(conn, world, &due.message_id, &due.status, at_ms)
    } else {
        routee::reach(conn, &due.message_id, &due.status, at_ms)
    }
}

/// Empties the table.
pub fn wipe(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch("DELETE FROM status_changes;")
}
