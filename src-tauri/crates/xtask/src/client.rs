//! `postroom-cli` on a data folder of its own, asked for JSON.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde_json::Value;

use crate::process;
use crate::sandbox_server::TOKEN;

/// Our client, with its data folder.
#[derive(Debug)]
pub struct Client {
    program: PathBuf,
    data: PathBuf,
}

impl Client {
    /// Takes the given `postroom-cli` and its data folder.
    pub fn new(program: PathBuf, data: PathBuf) -> Self {
        Self { program, data }
    }

    /// The folder it keeps its drafts in.
    pub fn data(&self) -> &Path {
        &self.data
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = process::command(&self.program);
        command
            .arg("--json")
            .arg("--data")
            .arg(&self.data)
            .args(arguments)
            .env("POSTROOM_TOKEN", TOKEN);
        command
    }

    /// Makes one call and returns what it answers; fails with what it said when it fails.
    pub fn ask(&self, arguments: &[&str]) -> anyhow::Result<Value> {
        let said = process::read(&mut self.command(arguments))?;
        serde_json::from_str(&said).with_context(|| format!("{arguments:?} answered no JSON"))
    }

    /// Makes one call and returns the id of what it made.
    pub fn make(&self, arguments: &[&str]) -> anyhow::Result<String> {
        let answer = self.ask(arguments)?;
        let id = answer["id"].as_str().map(str::to_owned);
        id.with_context(|| format!("{arguments:?} answered without an id"))
    }

    /// Adds the account every other call uses.
    pub fn add_account(&self, url: &str) -> anyhow::Result<()> {
        let add = ["account", "add", "watchcollect", "--url", url];
        self.ask(&[&add[..], &["--session-only"]].concat())
            .map(|_| ())
    }

    /// Adds an account at Bird instead, which sends a request per recipient.
    pub fn add_bird(&self, url: &str, workspace: &str) -> anyhow::Result<()> {
        let add = ["account", "add", "bird", "--url", url, "--workspace"];
        self.ask(&[&add[..], &[workspace, "--session-only"]].concat())
            .map(|_| ())
    }
}
