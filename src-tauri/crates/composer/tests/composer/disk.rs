//! Disks that fail, power that goes, and crashes at every point where one matters.

mod passing;
mod person;
mod power;
mod real;

use crate::support::World;
use composer::{
    outbox,
    store::{Opening, Store, StoreError, Watch},
};
use rusqlite::Connection;
use std::{collections::BTreeMap, path::Path, sync::Arc, time::Duration};
use stormy_disk::StormyDisk;
use tokio::time::sleep;
use tokio_util::sync::CancellationToken;

/// Sets each connection that writes up as a test needs it.
struct SetUp(&'static str);

impl Watch for SetUp {
    fn writer_opened(&self, writer: &Connection) {
        writer.execute_batch(self.0).unwrap();
    }
}

/// Opens the database at a path on a disk that can fail.
fn open_on(disk: &StormyDisk, path: &Path, set_up: &'static str) -> Result<Store, StoreError> {
    let opening = Opening::new(path).through(disk.name());
    Store::open_as(opening.watched_by(Arc::new(SetUp(set_up))))
}

/// Runs the outbox for so long, whatever goes wrong meanwhile.
async fn run_outbox(world: &World, time: Duration) {
    let stop = CancellationToken::new();
    let worker = tokio::spawn(outbox::run(world.desk.clone(), stop.clone()));
    sleep(time).await;
    stop.cancel();
    worker.await.unwrap();
}

/// Asks SQLite whether every page and index is sound.
fn integrity(world: &World) -> String {
    let look = |db: &Connection| {
        Ok::<_, StoreError>(db.query_row("PRAGMA integrity_check", [], |row| row.get(0))?)
    };
    world
        .desk
        .store
        .read(look)
        .unwrap_or_else(|error| error.to_string())
}

/// Counts what arrived: how often each text reached each address.
pub(crate) fn arrivals(world: &World) -> BTreeMap<(String, String), usize> {
    let texts: BTreeMap<String, String> = world
        .system
        .requests()
        .into_iter()
        .map(|request| (request.key, request.content.text))
        .collect();
    let mut counts = BTreeMap::new();
    for (key, address) in world.system.delivered_by_key() {
        *counts.entry((texts[&key].clone(), address)).or_default() += 1;
    }
    counts
}
