//! Doing what is due, in order, for all imitated systems. What is due while the server runs happens
//! at its instant; what became due while it was down happens at the start.

use std::sync::Arc;
use std::time::Duration;

use rusqlite::Connection;

use crate::events::Event;
use crate::world::World;
use crate::{journey, watchcollect};

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

/// The next thing of one of the two timetables.
enum Due {
    Watchcollect(watchcollect::Due),
    Journey(journey::Due),
}

impl Due {
    fn at_ms(&self) -> i64 {
        match self {
            Self::Watchcollect(due) => due.at_ms,
            Self::Journey(due) => due.at_ms,
        }
    }
}

fn run_batch(conn: &Connection, world: &World) -> rusqlite::Result<Batch> {
    let mut events = Vec::new();
    for _ in 0..BATCH {
        match next_due(conn)? {
            Some(due) if due.at_ms() <= world.clock.now_ms() => {
                events.extend(happen(conn, world, due)?)
            }
            later => {
                let next_due_ms = later.map(|due| due.at_ms());
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
    let group_post = watchcollect::next_due(conn)?.map(Due::Watchcollect);
    let step = journey::next_due(conn)?.map(Due::Journey);
    Ok(group_post.into_iter().chain(step).min_by_key(Due::at_ms))
}

fn happen(conn: &Connection, world: &World, due: Due) -> rusqlite::Result<Option<Event>> {
    match due {
        Due::Watchcollect(due) => watchcollect::happen(conn, world, &due),
        Due::Journey(due) => journey::happen(conn, world, &due),
    }
}
