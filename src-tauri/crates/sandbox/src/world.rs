//! Everything a running sandbox shares between its requests and its timetable.

use std::path::Path;
use std::sync::OnceLock;

use rusqlite::Connection;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::clock::Clock;
use crate::events::Events;
use crate::faults::Faults;
use crate::media::MediaStore;
use crate::options::Options;
use crate::rate::Limits;
use crate::request_log::RequestLog;
use crate::server::SandboxError;
use crate::store::Store;
use crate::{bird, routee, watchcollect};

/// Puts in what is missing of the world every sandbox starts with.
pub fn seed(conn: &Connection, options: &Options, now_ms: i64) -> rusqlite::Result<()> {
    watchcollect::seed(conn, options.extra_groups)?;
    routee::seed(conn)?;
    bird::seed(conn, options.extra_contacts, now_ms)
}

/// The state of one sandbox.
#[derive(Debug)]
pub struct World {
    pub options: Options,
    pub store: Store,
    pub clock: Clock,
    pub media: MediaStore,
    pub faults: Faults,
    pub events: Events,
    pub requests: RequestLog,
    pub limits: Limits,
    /// Woken whenever something new may have become due.
    pub wake: Notify,
    /// Held while due things are run, so that they happen in order.
    pub settling: tokio::sync::Mutex<()>,
    /// Cancelled when the server stops.
    pub stop: CancellationToken,
    /// Sandbox time of the start: what became due earlier happens now, not back then.
    pub opened_at_ms: i64,
    base_url: OnceLock<String>,
}

impl World {
    /// Opens the data folder and puts the seed in where it is missing.
    pub fn open(options: Options, data_dir: &Path) -> Result<Self, SandboxError> {
        std::fs::create_dir_all(data_dir)?;
        let store = Store::open(&data_dir.join("sandbox.db"))?;
        let clock = store.write_now(|tx| {
            let clock = Clock::load(tx, options.clock_speed)?;
            seed(tx, &options, clock.now_ms())?;
            Ok(clock)
        })?;
        Ok(Self {
            media: MediaStore::open(data_dir, options.image_bytes)?,
            faults: Faults::default(),
            events: Events::default(),
            requests: RequestLog::default(),
            limits: Limits::of(&options),
            wake: Notify::new(),
            settling: tokio::sync::Mutex::default(),
            stop: CancellationToken::new(),
            opened_at_ms: clock.now_ms(),
            base_url: OnceLock::new(),
            options,
            store,
            clock,
        })
    }

    /// The address the server answers at.
    pub fn base_url(&self) -> &str {
        self.base_url
            .get()
            .map_or("http://127.0.0.1", String::as_str)
    }

    /// Fixes the address once the port is known.
    pub fn set_base_url(&self, url: String) {
        let _ = self.base_url.set(url);
    }
}
