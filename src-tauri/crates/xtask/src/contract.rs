//! `cargo xtask contract`: the sandbox and our client held against the published contract.

mod conversation;
mod prism;
mod schemathesis;

use std::process::ExitCode;

use crate::command_line::ContractOptions;
use crate::packages::Purpose;
use crate::sandbox_server::SandboxServer;
use crate::workspace::Workspace;
use crate::{process, setup};

const CONTRACT: &str = "src-tauri/crates/sandbox/contracts/watchcollect.yaml";

/// Runs both tools, each against a fresh sandbox; any violation is a failure.
pub fn contract(workspace: &Workspace, options: &ContractOptions) -> anyhow::Result<ExitCode> {
    setup::only_on_linux("contract")?;
    setup::prepare(&[Purpose::Build, Purpose::Contract])?;
    let mut build = workspace.cargo(&["build", "--package", "sandbox", "--package", "cli"]);
    process::run(&mut build)?;
    let sandbox = workspace.program("debug", "postroom-sandbox");
    println!("\n=== schemathesis");
    schemathesis::run(workspace, &SandboxServer::start(&sandbox)?, options)?;
    println!("\n=== prism");
    prism::run(workspace, &SandboxServer::start(&sandbox)?)?;
    println!("The contract is kept.");
    Ok(ExitCode::SUCCESS)
}
