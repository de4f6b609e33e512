//! What is due in the groups: deliveries, runs of schedules, sessions coming up.

mod deliveries;
mod runs;

use rusqlite::{Connection, OptionalExtension, params};

pub use deliveries::settle_send;

use crate::events::Event;
use crate::world::World;

/// One thing that is to happen at an instant.
#[derive(Debug)]
pub struct Due {
    pub at_ms: i64,
    what: What,
    seq: i64,
}

#[derive(Debug)]
enum What {
    Session,
    Run,
    Delivery,
}

/// Finds the earliest thing that is to happen.
pub fn next_due(conn: &Connection) -> rusqlite::Result<Option<Due>> {
    conn.prepare_cached(
        "SELECT at_ms, what, seq FROM (
             SELECT * FROM (SELECT next_status_at_ms AS at_ms, 0 AS what, seq FROM sessions
                 WHERE next_status_at_ms IS NOT NULL ORDER BY next_status_at_ms, seq LIMIT 1)
             UNION ALL
             SELECT * FROM (SELECT next_run_at_ms, 1, seq FROM schedules
                 WHERE next_run_at_ms IS NOT NULL ORDER BY next_run_at_ms, seq LIMIT 1)
             UNION ALL
             SELECT * FROM (SELECT due_at_ms, 2, seq FROM recipients
                 WHERE status = 'queued' ORDER BY due_at_ms, seq LIMIT 1))
         ORDER BY at_ms, what LIMIT 1",
    )?
    .query_row([], |row| {
        let what = match row.get(1)? {
            0 => What::Session,
            1 => What::Run,
            _ => What::Delivery,
        };
        Ok(Due {
            at_ms: row.get(0)?,
            what,
            seq: row.get(2)?,
        })
    })
    .optional()
}

/// Lets a due thing happen.
pub fn happen(conn: &Connection, world: &World, due: &Due) -> rusqlite::Result<Option<Event>> {
    let at_ms = due.at_ms.max(world.opened_at_ms);
    match due.what {
        What::Session => bring_up(conn, due.seq).map(Some),
        What::Run => {
            runs::start(conn, due.seq, at_ms, world.options.delivery_delay_ms).map(|()| None)
        }
        What::Delivery => deliveries::deliver(conn, due.seq, at_ms, world.base_url()),
    }
}

fn bring_up(conn: &Connection, seq: i64) -> rusqlite::Result<Event> {
    conn.execute(
        "UPDATE sessions SET status = next_status, next_status = NULL, next_status_at_ms = NULL WHERE seq = ?1",
        params![seq],
    )?;
    Ok(Event::Chats)
}
