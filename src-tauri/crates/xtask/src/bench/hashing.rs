//! SHA-256 of 1 GB, whole process, against openssl.

use std::process::Command;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};

const MEGABYTES: usize = 1000;
const PAIRS: usize = 5;
const COMPARISON: Comparison = Comparison {
    name: "hash of 1 GB",
    tool: "openssl dgst -sha256",
    unit: "ms",
    wanted: 1.0,
};

/// Measures the hash every blob is named by.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let file = ground.folder().join("large");
    material::noise(&file, MEGABYTES)?;
    let client = ground.program("postroom-cli");
    let row = pairs::compare(
        COMPARISON,
        PAIRS,
        || pairs::time_ms(Command::new(&client).arg("hash").arg(&file)),
        || pairs::time_ms(Command::new("openssl").args(["dgst", "-sha256"]).arg(&file)),
    )?;
    Ok(vec![row])
}
