//! Doing what is due, in order: deliveries, runs of schedules, sessions coming up. What is due while
//! the server runs happens at its instant; what became due while it was down happens at the start.

mod deliveries;
mod runs;

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, params};

pub use deliveries::settle_send;

use crate::events::Event;
use crate::world::World;

const BATCH: usize = 200;
const AFTER_AN_ERROR: Duration = Duration::from_secs(1);

/// Runs due things until the server stops.
pub async fn run(world: Arc<World>) {
    loop {
        let woken = world.wake.notified();
        tokio::pin!(woken);
        woken.as_mut().enable();
        let pause = match settle(&world).await {
            Ok(next_due_ms) => next_due_ms.and_then(|due| world.clock.wait_until(due)),
            Err(error) => {
                tracing::error!(%error, "the timetable is held up");
                Some(AFTER_AN_ERROR)
            }
        };
        tokio::select! {
            () = world.stop.cancelled() => return,
            () = woken => {}
            () = tokio::time::sleep(pause.unwrap_or_default()), if pause.is_some() => {}
        }
    }
}

/// Does everything that is due by now and returns when the next thing is.
pub async fn settle(world: &Arc<World>) -> rusqlite::Result<Option<i64>> {
    let _turn = world.settling.lock().await;
    loop {
        let shared = Arc::clone(world);
        let batch: Batch = world.store.write(move |tx| run_batch(tx, &shared)).await?;
        batch
            .events
            .into_iter()
            .for_each(|event| world.events.publish(event));
        if !batch.has_more || world.stop.is_cancelled() {
            return Ok(batch.next_due_ms);
        }
    }
}

struct Batch {
    events: Vec<Event>,
    has_more: bool,
    next_due_ms: Option<i64>,
}

#[derive(Debug)]
struct Due {
    at_ms: i64,
    what: What,
    seq: i64,
}

#[derive(Debug)]
enum What {
    Session,
    Run,
    Delivery,
}

fn run_batch(conn: &Connection, world: &World) -> rusqlite::Result<Batch> {
    let mut events = Vec::new();
    for _ in 0..BATCH {
        match next_due(conn)? {
            Some(due) if due.at_ms <= world.clock.now_ms() => {
                events.extend(happen(conn, world, &due)?)
            }
            later => {
                let next_due_ms = later.map(|due| due.at_ms);
                return Ok(Batch {
                    events,
                    has_more: false,
                    next_due_ms,
                });
            }
        }
    }
    Ok(Batch {
        events,
        has_more: true,
        next_due_ms: None,
    })
}

fn next_due(conn: &Connection) -> rusqlite::Result<Option<Due>> {
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

fn happen(conn: &Connection, world: &World, due: &Due) -> rusqlite::Result<Option<Event>> {
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
