//! An upload of 100 MB to the sandbox against curl: the transfer alone, as each client times it itself, and the memory
//! it takes beside what the client holds anyway.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};
use crate::client::Client;
use crate::process;
use crate::sandbox_server::{SandboxServer, TOKEN};

const MEGABYTES: usize = 100;
const PAIRS: usize = 9;
const TIME: Comparison = Comparison {
    name: "upload of 100 MB",
    tool: "curl -F",
    unit: "ms",
    wanted: 1.0,
};
/// The sandbox takes files a little larger than this one.
const LIMIT_MIB: u32 = 128;
const MEMORY: Comparison = Comparison {
    name: "memory for it",
    tool: "20 MB",
    unit: "MB",
    wanted: 1.0,
};
const MEMORY_MB: f64 = 20.0;

/// Measures uploads of files the sandbox has never seen.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let sandbox = SandboxServer::taking(&ground.program("postroom-sandbox"), LIMIT_MIB)?;
    let client = ground.client();
    client.add_account(sandbox.url())?;
    let url = format!("{}/v2/outbound/media", sandbox.url());
    let (ours, theirs) = (
        ground.folder().join("ours.jpg"),
        ground.folder().join("theirs.jpg"),
    );
    // Odd numbers are ours and even ones theirs: neither profits from a file the other has sent.
    let (mut odd, mut even) = (1, 2);
    let mut memory = Vec::new();
    let upload_ours = || {
        odd += 2;
        let cost = upload(&client, &fresh(&ours, odd)?)?;
        memory.push((cost.extra_mb, MEMORY_MB));
        Ok(cost.took_ms)
    };
    let upload_theirs = || {
        even += 2;
        curl(&url, &fresh(&theirs, even)?)
    };
    let time = pairs::compare(TIME, PAIRS, upload_ours, upload_theirs)?;
    Ok(vec![time, pairs::row(MEMORY, &memory)])
}

/// What one upload of ours cost.
struct Cost {
    took_ms: f64,
    extra_mb: f64,
}

fn fresh(path: &Path, number: u64) -> anyhow::Result<PathBuf> {
    material::upload(path, number, MEGABYTES)?;
    Ok(path.to_owned())
}

fn upload(client: &Client, file: &Path) -> anyhow::Result<Cost> {
    let file = file.to_str().context("the folder's name is no text")?;
    let answer = client.ask(&["upload", file])?;
    let seconds = answer["items"][0]["seconds"].as_f64();
    let extra_kib = answer["extra_kib"].as_f64();
    Ok(Cost {
        took_ms: seconds.context("the upload has no time")? * 1000.0,
        extra_mb: extra_kib.context("the upload has no memory")? * 1.024 / 1000.0,
    })
}

fn curl(url: &str, file: &Path) -> anyhow::Result<f64> {
    let mut command = Command::new("curl");
    command
        .args([
            "--silent",
            "--show-error",
            "--fail",
            "--output",
            "/dev/null",
        ])
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .args([
            "--form",
            &format!("file=@{};type=image/jpeg", file.display()),
        ])
        .args(["--write-out", "%{time_total}", url]);
    let seconds: f64 = process::read(&mut command)?.trim().parse()?;
    Ok(seconds * 1000.0)
}
