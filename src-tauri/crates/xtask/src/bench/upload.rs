//! An upload of 16 MB to the sandbox against curl: the transfer alone, as each client times it itself.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

use super::row::{Comparison, Row};
use super::{Ground, material, pairs};
use crate::client::Client;
use crate::process;
use crate::sandbox_server::{SandboxServer, TOKEN};

const MEGABYTES: usize = 16;
const PAIRS: usize = 15;
const COMPARISON: Comparison = Comparison {
    name: "upload of 16 MB",
    tool: "curl -F",
    unit: "ms",
    wanted: 1.1,
};

/// Measures uploads of files the sandbox has never seen.
pub fn measure(ground: &Ground) -> anyhow::Result<Vec<Row>> {
    let sandbox = SandboxServer::start(&ground.program("postroom-sandbox"))?;
    let client = ground.client();
    client.add_account(sandbox.url())?;
    let url = format!("{}/v2/outbound/media", sandbox.url());
    let (ours, theirs) = (
        ground.folder().join("ours.jpg"),
        ground.folder().join("theirs.jpg"),
    );
    // Odd numbers are ours and even ones theirs: neither profits from a file the other has sent.
    let (mut odd, mut even) = (1, 2);
    let upload_ours = || {
        odd += 2;
        upload(&client, &fresh(&ours, odd)?)
    };
    let upload_theirs = || {
        even += 2;
        curl(&url, &fresh(&theirs, even)?)
    };
    Ok(vec![pairs::compare(
        COMPARISON,
        PAIRS,
        upload_ours,
        upload_theirs,
    )?])
}

fn fresh(path: &Path, number: u64) -> anyhow::Result<PathBuf> {
    material::upload(path, number, MEGABYTES)?;
    Ok(path.to_owned())
}

fn upload(client: &Client, file: &Path) -> anyhow::Result<f64> {
    let file = file.to_str().context("the folder's name is no text")?;
    let answer = client.ask(&["upload", file])?;
    let seconds = answer["items"][0]["seconds"].as_f64();
    Ok(seconds.context("the upload has no time")? * 1000.0)
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
