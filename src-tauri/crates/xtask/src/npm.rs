//! The UI's side: npm in `ui/`, with its packages installed when they are missing or older than the lock file.

use std::path::Path;
use std::process::Command;
use std::time::SystemTime;

use anyhow::{Context, ensure};

use crate::process;
use crate::workspace::Workspace;

const OLDEST_NODE: (u32, u32) = (20, 19);

/// Installs the UI's packages unless they are there and newer than the lock file.
pub fn install(workspace: &Workspace) -> anyhow::Result<()> {
    check_node()?;
    let ui = workspace.path("ui");
    let installed = modified(&ui.join("node_modules/.package-lock.json"));
    let locked = modified(&ui.join("package-lock.json"));
    if is_current(installed, locked) {
        return Ok(());
    }
    println!("Installing the UI's packages (npm ci).");
    process::run(&mut npm(&ui, &["ci", "--no-audit", "--no-fund"]))
}

/// Runs one of the UI's scripts.
pub fn script(workspace: &Workspace, name: &str) -> anyhow::Result<()> {
    process::run(&mut npm(&workspace.path("ui"), &["run", "--silent", name]))
}

/// Runs one of the UI's scripts with more arguments for the program behind it.
pub fn script_with(workspace: &Workspace, name: &str, more: &[&str]) -> anyhow::Result<()> {
    let mut command = npm(&workspace.path("ui"), &["run", "--silent", name, "--"]);
    process::run(command.args(more))
}

/// npm, ready to run in a folder.
pub fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = process::command(if cfg!(windows) { "npm.cmd" } else { "npm" });
    command.args(arguments).current_dir(folder);
    command
}

fn check_node() -> anyhow::Result<()> {
    let said = process::read(Command::new("node").arg("--version"))
        .context("Node.js is needed to build the UI; install it with npm and try again")?;
    let (major, minor) = OLDEST_NODE;
    ensure!(
        version(&said).is_some_and(|found| found >= OLDEST_NODE),
        "Node.js {major}.{minor} or newer is needed, this is {}",
        said.trim()
    );
    Ok(())
}

fn version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().strip_prefix('v')?.split('.');
    let major = parts.next()?.parse().ok()?;
    let minor = parts.next()?.parse().ok()?;
    Some((major, minor))
}

fn modified(path: &Path) -> Option<SystemTime> {
    path.metadata().and_then(|facts| facts.modified()).ok()
}

fn is_current(installed: Option<SystemTime>, locked: Option<SystemTime>) -> bool {
    matches!((installed, locked), (Some(installed), Some(locked)) if installed >= locked)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_newer_lock_file_calls_for_a_new_installation() {
        let then = SystemTime::UNIX_EPOCH;
        let later = then + Duration::from_secs(1);
        assert!(!is_current(Some(then), Some(later)));
        assert!(is_current(Some(later), Some(then)));
    }

    #[test]
    fn a_missing_folder_calls_for_an_installation() {
        assert!(!is_current(None, Some(SystemTime::UNIX_EPOCH)));
    }

    #[test]
    fn node_versions_compare_by_number() {
        assert_eq!(version("v20.20.2\n"), Some((20, 20)));
        assert!(version("v8.17.0") < Some(OLDEST_NODE));
        assert_eq!(version("nonsense"), None);
    }
}
