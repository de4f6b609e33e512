//! Thousands of generated requests against the sandbox, each answer checked against the contract.

use std::path::{Path, PathBuf};

use crate::command_line::ContractOptions;
use crate::process;
use crate::sandbox_server::SandboxServer;
use crate::workspace::Workspace;

const VERSION: &str = "4.32.5";

/// Which paths of a contract are tried.
#[derive(Debug, Clone, Copy)]
pub enum Paths {
    All,
    Only(&'static str),
    AllBut(&'static str),
}

/// A contract to try the sandbox with.
#[derive(Debug)]
pub struct Trial<'a> {
    pub contract: &'a Path,
    /// The whole value of the Authorization header.
    pub authorization: &'a str,
    pub paths: Paths,
}

impl Trial<'_> {
    /// Installs schemathesis when it is missing and runs it.
    pub fn run(
        &self,
        workspace: &Workspace,
        sandbox: &SandboxServer,
        options: &ContractOptions,
    ) -> anyhow::Result<()> {
        let tool = install(workspace)?;
        let mut command = process::command(tool);
        command
            .current_dir(workspace.root())
            .arg("run")
            .arg(self.contract)
            .args(["--url", sandbox.url()])
            .args([
                "--header",
                &format!("Authorization: {}", self.authorization),
            ])
            .args(["--checks", "all"])
            // It demands success for random ids, where the contracts document 404, 415 and 422.
            .args(["--exclude-checks", "positive_data_acceptance"])
            .args(["--phases", "examples,coverage,fuzzing,stateful"])
            .args(["--max-examples", &options.examples.to_string()])
            .args(["--seed", &options.seed.to_string()])
            .args(["--suppress-health-check", "all", "--continue-on-failure"])
            .args(["--no-color", "--generation-database", "none"]);
        match self.paths {
            Paths::All => &mut command,
            Paths::Only(path) => command.args(["--include-path", path]),
            Paths::AllBut(path) => command.args(["--exclude-path", path]),
        };
        process::run(&mut command)
    }
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
