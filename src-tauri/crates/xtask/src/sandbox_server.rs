//! A throw-away sandbox on a free port, without a rate limit.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::Stdio;

use anyhow::Context;

use crate::cleanup::Scratch;
use crate::process::{self, Running};

/// The token a fresh sandbox takes.
pub const TOKEN: &str = "sandbox";

/// A running sandbox; it ends, and its world goes, when this is dropped.
#[derive(Debug)]
pub struct SandboxServer {
    url: String,
    _server: Running,
    _data: Scratch,
}

impl SandboxServer {
    /// Starts the given `postroom-sandbox` with an empty data folder.
    pub fn start(program: &Path) -> anyhow::Result<Self> {
        Self::with(program, &[])
    }

    /// Starts one that takes files up to this many MiB.
    pub fn taking(program: &Path, limit_mib: u32) -> anyhow::Result<Self> {
        Self::with(program, &["--image-limit-mib", &limit_mib.to_string()])
    }

    /// Starts one in which this many people may be written to at Bird.
    pub fn knowing(program: &Path, customers: u32) -> anyhow::Result<Self> {
        Self::with(program, &["--contacts", &customers.to_string()])
    }

    fn with(program: &Path, more: &[&str]) -> anyhow::Result<Self> {
        let data = Scratch::new()?;
        let mut command = process::command(program);
        command
            .args(["serve", "--port", "0", "--rate-limit", "0"])
            .args(more)
            .arg("--data")
            .arg(data.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut server = Running::start(&mut command)?;
        let output = server.child().stdout.take().context("no output")?;
        let mut line = String::new();
        BufReader::new(output).read_line(&mut line)?;
        let url = address_in(&line).context("the sandbox ended without naming its address")?;
        Ok(Self {
            url,
            _server: server,
            _data: data,
        })
    }

    /// Where it listens, without a slash at the end.
    pub fn url(&self) -> &str {
        &self.url
    }
}

fn address_in(line: &str) -> Option<String> {
    let word = line
        .split_whitespace()
        .find(|word| word.starts_with("http://"))?;
    Some(word.trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::address_in;

    #[test]
    fn the_address_is_read_from_the_first_line() {
        let line = "Postroom sandbox ready at http://127.0.0.1:4711/\n";
        assert_eq!(address_in(line).as_deref(), Some("http://127.0.0.1:4711"));
        assert_eq!(address_in(""), None);
    }
}
