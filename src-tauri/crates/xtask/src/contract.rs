//! `cargo xtask contract`: the sandbox and our client held against the published contracts.

mod bird;
mod conversation;
mod document;
mod exchange;
mod prism;
mod routee;
mod schemathesis;
mod watchcollect;

use std::process::ExitCode;

use crate::command_line::ContractOptions;
use crate::packages::Purpose;
use crate::sandbox_server::{SandboxServer, TOKEN};
use crate::workspace::Workspace;
use crate::{process, setup};
use document::Document;
use schemathesis::{Paths, Trial};

/// Runs both tools on each contract, each against a fresh sandbox; any violation is a failure.
pub fn contract(workspace: &Workspace, options: &ContractOptions) -> anyhow::Result<ExitCode> {
    setup::only_on_linux("contract")?;
    setup::prepare(&[Purpose::Build, Purpose::Contract])?;
    let mut build = workspace.cargo(&["build", "--package", "sandbox", "--package", "cli"]);
    process::run(&mut build)?;
    hold_watchcollect(workspace, options)?;
    hold_routee(workspace, options)?;
    hold_bird(workspace, options)?;
    println!("The contracts are kept.");
    Ok(ExitCode::SUCCESS)
}

fn start(workspace: &Workspace) -> anyhow::Result<SandboxServer> {
    SandboxServer::start(&workspace.program("debug", "postroom-sandbox"))
}

fn hold_watchcollect(workspace: &Workspace, options: &ContractOptions) -> anyhow::Result<()> {
    let document = Document::read(workspace, "watchcollect")?;
    println!("\n=== watchcollect: schemathesis");
    let trial = Trial {
        contract: &document.file,
        authorization: &format!("Bearer {TOKEN}"),
        paths: Paths::All,
    };
    trial.run(workspace, &start(workspace)?, options)?;
    println!("\n=== watchcollect: our client through prism, multipart by JSON Schema");
    let client = workspace.program("debug", "postroom-cli");
    let sandbox = start(workspace)?;
    prism::run(workspace, &document.file, &sandbox, |url| {
        conversation::hold(client, url)
    })?;
    let checked = watchcollect::hold(&document, sandbox.url())?;
    println!("{checked} multipart exchanges keep the JSON Schemas.");
    Ok(())
}

fn hold_routee(workspace: &Workspace, options: &ContractOptions) -> anyhow::Result<()> {
    let document = Document::read(workspace, "routee")?;
    println!("\n=== Routee: schemathesis on the token");
    let mut trial = Trial {
        contract: &document.file,
        authorization: routee::APPLICATION,
        paths: Paths::Only("/oauth/token"),
    };
    trial.run(workspace, &start(workspace)?, options)?;
    println!("\n=== Routee: schemathesis on the rest");
    let sandbox = start(workspace)?;
    let token = routee::sign_in(&document, sandbox.url())?;
    trial.authorization = &token;
    trial.paths = Paths::AllBut("/oauth/token");
    trial.run(workspace, &sandbox, options)?;
    println!("\n=== Routee: every example through prism, and by JSON Schema");
    let mut checked = 0;
    prism::run(workspace, &document.file, &start(workspace)?, |url| {
        checked = routee::hold(&document, url)?;
        Ok(())
    })?;
    println!("{checked} exchanges keep the JSON Schemas.");
    Ok(())
}

fn hold_bird(workspace: &Workspace, options: &ContractOptions) -> anyhow::Result<()> {
    let document = Document::read(workspace, "bird")?;
    let for_tools = document.for_tools(workspace)?;
    println!("\n=== Bird: schemathesis");
    let trial = Trial {
        contract: &for_tools,
        authorization: bird::ACCESS_KEY,
        paths: Paths::All,
    };
    trial.run(workspace, &start(workspace)?, options)?;
    println!("\n=== Bird: every example through prism, and by JSON Schema");
    let mut checked = 0;
    prism::run(workspace, &for_tools, &start(workspace)?, |url| {
        checked = bird::hold(&document, url)?;
        Ok(())
    })?;
    println!("{checked} exchanges keep the JSON Schemas.");
    Ok(())
}
