//! Thousands of generated requests against the sandbox, each answer checked against the contract.

use std::path::PathBuf;

use crate::command_line::ContractOptions;
use crate::process;
use crate::sandbox_server::{SandboxServer, TOKEN};
use crate::workspace::Workspace;

use super::CONTRACT;

const VERSION: &str = "4.32.5";

/// Installs schemathesis when it is missing and runs it.
pub fn run(
    workspace: &Workspace,
    sandbox: &SandboxServer,
    options: &ContractOptions,
) -> anyhow::Result<()> {
    let tool = install(workspace)?;
    let mut command = process::command(tool);
    command
        .current_dir(workspace.root())
        .args(["run", CONTRACT, "--url", sandbox.url()])
        .args(["--header", &format!("Authorization: Bearer {TOKEN}")])
        .args(["--checks", "all"])
        // It demands success for random ids, where the contract documents 415 and 422.
        .args(["--exclude-checks", "positive_data_acceptance"])
        .args(["--phases", "examples,coverage,fuzzing,stateful"])
        .args(["--max-examples", &options.examples.to_string()])
        .args(["--seed", &options.seed.to_string()])
        .args(["--suppress-health-check", "all", "--continue-on-failure"])
        .args(["--no-color", "--generation-database", "none"]);
    process::run(&mut command)
}

fn install(workspace: &Workspace) -> anyhow::Result<PathBuf> {
    let folder = workspace.target_folder("contract")?;
    let venv = folder.join(format!("schemathesis-{VERSION}"));
    let tool = venv.join("bin/schemathesis");
    if tool.exists() {
        return Ok(tool);
    }
    println!("Installing schemathesis {VERSION} under target/contract.");
    process::run(process::command("python3").args(["-m", "venv"]).arg(&venv))?;
    let mut install = process::command(venv.join("bin/pip"));
    install.args(["install", "--quiet", "--disable-pip-version-check"]);
    process::run(install.arg(format!("schemathesis=={VERSION}")))?;
    Ok(tool)
}
