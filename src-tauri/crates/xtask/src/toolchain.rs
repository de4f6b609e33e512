//! The Rust tools the checks need: rustfmt and clippy, added through rustup when they are missing.

use anyhow::{Context, bail};

use crate::process;
use crate::workspace::Workspace;

/// Makes sure rustfmt and clippy are there.
pub fn ensure_components(workspace: &Workspace) -> anyhow::Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if !has(workspace, subcommand) {
            add(component)?;
        }
    }
    Ok(())
}

fn has(workspace: &Workspace, subcommand: &str) -> bool {
    process::read(&mut workspace.cargo(&[subcommand, "--version"])).is_ok()
}

fn add(component: &str) -> anyhow::Result<()> {
    if !process::answers("rustup", "--version") {
        bail!(
            "{component} is missing and there is no rustup to add it; install {component} and try again"
        );
    }
    println!("Adding {component} with rustup.");
    process::run(process::command("rustup").args(["component", "add", component]))
        .with_context(|| format!("{component} is missing"))
}
