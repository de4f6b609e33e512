//! The search for look-alikes among 100,000 pictures, against the sqlite3 shell reading every look.
//!
//! What counts is the figure in milliseconds; the ratio only tells how much of it is the reading.

use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::row::{Comparison, Row};
use super::{Ground, pairs};

const PICTURES: &str = "100000";
const PAIRS: usize = 3;
/// The most a search may take.
const LIMIT_MS: f64 = 50.0;
const COMPARISON: Comparison = Comparison {
    name: "look-alikes among 100,000 pictures",
    tool: "sqlite3 shell, sum of all looks",
    unit: "ms",
    wanted: 10.0,
};

/// Measures the search; more than [`LIMIT_MS`] fails it.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let client = ground.client();
    let search = || -> anyhow::Result<f64> {
        let answer = client.ask(&["looks-bench", PICTURES])?;
        ensure!(
            answer["found"] == 1,
            "the look-alike was not found: {answer}"
        );
        let median_us = answer["median_us"]
            .as_f64()
            .context("the search has no time")?;
        Ok(median_us / 1000.0)
    };
    search()?;
    let database = client.data().join("postroom.db");
    let shell = |sql: &str| {
        let mut command = Command::new("sqlite3");
        command
            .arg("-bail")
            .arg(&database)
            .arg(sql)
            .stdout(Stdio::null());
        pairs::time_ms(&mut command)
    };
    let read_all = || Ok(shell("SELECT sum(look & 255) FROM blobs")? - shell("SELECT 1")?);
    let row = pairs::compare(COMPARISON, PAIRS, search, read_all)?;
    ensure!(
        row.ours <= LIMIT_MS,
        "a search takes {:.1} ms, more than {LIMIT_MS}",
        row.ours
    );
    Ok(vec![row])
}
