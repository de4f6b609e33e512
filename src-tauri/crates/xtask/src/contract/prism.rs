//! A proxy that checks every message between a client and the sandbox against a contract.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::npm;
use crate::process::{self, Running, TICK};
use crate::sandbox_server::SandboxServer;
use crate::workspace::Workspace;

const VERSION: &str = "5.14.2";
const PATIENCE: Duration = Duration::from_secs(60);

/// Installs prism when it is missing, lets a client talk through it, and reads its log.
pub fn run(
    workspace: &Workspace,
    contract: &Path,
    sandbox: &SandboxServer,
    talk: impl FnOnce(&str) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let tool = install(workspace)?;
    let log = workspace.target_folder("contract")?.join("prism.log");
    let port = free_port()?;
    let words = File::create(&log).with_context(|| format!("{} cannot be made", log.display()))?;
    let mut command = process::command(tool);
    command
        .current_dir(workspace.root())
        .arg("proxy")
        .arg(contract)
        .args([sandbox.url(), "--errors", "--validate-request"])
        .args(["--port", &port.to_string()])
        .stderr(words.try_clone()?)
        .stdout(words);
    let mut proxy = Running::start(&mut command)?;
    wait_until_listening(&mut proxy, &log)?;
    let talked = talk(&format!("http://127.0.0.1:{port}"));
    drop(proxy);
    judge(&fs::read_to_string(&log)?)?;
    talked.with_context(|| format!("prism's log is {}", log.display()))
}

fn install(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.target_folder(&format!("contract/prism-{VERSION}"))?;
    let tool = folder.join("node_modules/.bin/prism");
    if tool.exists() {
        return Ok(tool);
    }
    println!("Installing prism {VERSION} under target/contract.");
    let package = format!("@stoplight/prism-cli@{VERSION}");
    let arguments = ["install", "--no-audit", "--no-fund", "--loglevel=error"];
    let mut install = npm::npm(&folder, &arguments);
    process::run(install.arg("--prefix").arg(&folder).arg(package))?;
    Ok(tool)
}

fn wait_until_listening(proxy: &mut Running, log: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !fs::read_to_string(log)?.contains("Prism is listening") {
        proxy.check_alive()?;
        if begun.elapsed() > PATIENCE {
            bail!("prism did not listen within {} s", PATIENCE.as_secs());
        }
        std::thread::sleep(TICK);
    }
    Ok(())
}

fn judge(log: &str) -> anyhow::Result<()> {
    let violations: Vec<&str> = log.lines().filter(|line| is_violation(line)).collect();
    if !violations.is_empty() {
        bail!(
            "{} lines of violations:\n{}",
            violations.len(),
            violations.join("\n")
        );
    }
    let forwarded = log
        .lines()
        .filter(|line| line.contains("Forwarding"))
        .count();
    if forwarded == 0 {
        bail!("nothing went through the proxy");
    }
    println!("{forwarded} requests went through without a violation.");
    Ok(())
}

fn is_violation(line: &str) -> bool {
    ["✖", "✗", "Violation", "sl-violations"]
        .iter()
        .any(|sign| line.contains(sign))
}

fn free_port() -> anyhow::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
    Ok(listener.local_addr()?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: &str = "[HTTP SERVER] get /v2/me ℹ  info  Request received\n\
                        [PROXY] ℹ  info  > Forwarding \"get\" request to http://127.0.0.1:1/v2/me...";

    #[test]
    fn a_log_without_violations_passes() {
        assert!(judge(FINE).is_ok());
    }

    #[test]
    fn a_violation_fails_and_is_shown() {
        let log = format!("{FINE}\n[VALIDATOR] ✖  error  Violation: request.body is required");
        let said = judge(&log).expect_err("a violation").to_string();
        assert!(said.contains("request.body is required"), "{said}");
    }

    #[test]
    fn silence_is_no_proof() {
        assert!(judge("[CLI] ▶  start  Prism is listening").is_err());
    }
}
