//! The window with 10,000 drafts against an empty Tauri window: time to the first usable frame, and memory.

use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::row::{Comparison, Row};
use super::{Ground, memory, pairs};
use crate::headless::Headless;
use crate::process::{self, Running};
use crate::run::app;
use crate::sandbox_server::SandboxServer;
use crate::screenshot::{READY_FILE, wait_until_ready};

const DRAFTS: &str = "10000";
const PAIRS: usize = 9;
/// Memory is read when the window has come to rest.
const REST: Duration = Duration::from_secs(2);
const START: Comparison = Comparison {
    name: "start to first usable frame, 10,000 drafts",
    tool: "empty Tauri window",
    unit: "ms",
    wanted: 1.5,
};
const MEMORY: Comparison = Comparison {
    name: "memory (PSS of the process tree)",
    tool: "empty Tauri window",
    unit: "MB",
    wanted: 1.5,
};

/// What one opened window costs.
#[derive(Debug, Clone, Copy)]
struct Cost {
    start_ms: f64,
    memory_mb: f64,
}

/// Measures both rows in the same runs.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let client = ground.client();
    seed(ground)?;
    let session = Headless::start()?;
    let empty = ground.program("examples/empty_window");
    let (mut starts, mut sizes) = (Vec::new(), Vec::new());
    for _ in 0..=PAIRS {
        let ours = open(ground, &session, app(ground.workspace, Some(client.data())))?;
        let theirs = open(ground, &session, process::command(&empty))?;
        starts.push((ours.start_ms, theirs.start_ms));
        sizes.push((ours.memory_mb, theirs.memory_mb));
    }
    // The first pair only warms the caches.
    Ok(vec![
        pairs::row(START, &starts[1..]),
        pairs::row(MEMORY, &sizes[1..]),
    ])
}

fn seed(ground: &Ground) -> anyhow::Result<()> {
    let sandbox = SandboxServer::start(&ground.program("postroom-sandbox"))?;
    let client = ground.client();
    client.add_account(sandbox.url())?;
    client.ask(&["seed-drafts", DRAFTS]).map(|_| ())
}

fn open(ground: &Ground, session: &Headless, mut window: Command) -> anyhow::Result<Cost> {
    let ready = ground.folder().join("ready");
    if ready.exists() {
        std::fs::remove_file(&ready)?;
    }
    window.env(READY_FILE, &ready);
    session.apply(&mut window);
    let begun = Instant::now();
    let mut running = Running::start(&mut window)?;
    wait_until_ready(&mut running, &ready)?;
    let start_ms = begun.elapsed().as_secs_f64() * 1000.0;
    sleep(REST);
    let memory_mb = memory::tree_mb(running.id())?;
    Ok(Cost {
        start_ms,
        memory_mb,
    })
}
