//! `cargo xtask bench`: ratios against well-known tools, measured in pairs on this machine.

mod autosave;
mod hashing;
mod looks;
mod many;
mod material;
mod memory;
mod pairs;
mod picture;
mod row;
mod sends;
mod upload;
mod window;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, ensure};

use crate::cleanup::Scratch;
use crate::client::Client;
use crate::command_line::BenchOptions;
use crate::packages::Purpose;
use crate::workspace::{APP_FEATURES, Workspace};
use crate::{npm, process, setup};
use row::Row;

/// What every measurement may use.
#[derive(Debug)]
struct Ground<'a> {
    workspace: &'a Workspace,
    /// On the disk of the target folder, because some temporary folders are only memory.
    scratch: Scratch,
}

type Measure = fn(&Ground) -> anyhow::Result<Vec<Row>>;

const MEASURES: [(&str, Measure); 8] = [
    ("window", window::measure),
    ("picture", picture::measure),
    ("many", many::measure),
    ("hashing", hashing::measure),
    ("upload", upload::measure),
    ("autosave", autosave::measure),
    ("looks", looks::measure),
    ("many-sends", sends::measure),
];

/// Measures, prints the table, writes the JSON; a ratio beyond what is wanted fails the command.
pub fn bench(workspace: &Workspace, options: &BenchOptions) -> anyhow::Result<ExitCode> {
    setup::only_on_linux("bench")?;
    let chosen = chosen(&options.rows)?;
    setup::prepare(&[Purpose::Build, Purpose::Display, Purpose::Bench])?;
    build(workspace)?;
    let mut rows = Vec::new();
    for (name, measure) in chosen {
        println!("Measuring {name}.");
        let ground = Ground::new(workspace)?;
        rows.extend(measure(&ground).with_context(|| format!("{name} was not measured"))?);
    }
    println!("\n{}", row::table(&rows));
    let usual = || workspace.path("bench-results/bench.json");
    let json = options.json.clone().unwrap_or_else(usual);
    row::write(&rows, &json)?;
    println!("\nWritten to {}.", json.display());
    let kept = rows.iter().all(Row::is_ok);
    Ok(if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

impl<'a> Ground<'a> {
    fn new(workspace: &'a Workspace) -> anyhow::Result<Self> {
        let scratch = Scratch::within(&workspace.target_folder("bench")?)?;
        Ok(Self { workspace, scratch })
    }

    fn folder(&self) -> &Path {
        self.scratch.path()
    }

    fn program(&self, name: &str) -> PathBuf {
        self.workspace.program("release", name)
    }

    fn client(&self) -> Client {
        Client::new(self.program("postroom-cli"), self.folder().join("data"))
    }
}

fn chosen(names: &[String]) -> anyhow::Result<Vec<(&'static str, Measure)>> {
    let wanted = |name: &str| names.is_empty() || names.iter().any(|n| name.contains(n.as_str()));
    let chosen: Vec<_> = MEASURES.into_iter().filter(|(n, _)| wanted(n)).collect();
    let all = MEASURES.map(|(name, _)| name).join(", ");
    ensure!(!chosen.is_empty(), "there is no such row; rows are {all}");
    Ok(chosen)
}

/// Builds both windows in one go, so that they share each dependency to the byte.
fn build(workspace: &Workspace) -> anyhow::Result<()> {
    npm::install(workspace)?;
    npm::script(workspace, "build")?;
    let mut command = workspace.cargo(&["build", "--release", "--bins", "--examples"]);
    for package in ["postroom", "cli", "imaging", "sandbox"] {
        command.args(["--package", package]);
    }
    process::run(command.args(["--features", APP_FEATURES]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_names_everything_is_measured() {
        let chosen = chosen(&[]).expect("all");
        assert_eq!(chosen.len(), MEASURES.len());
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let said = chosen(&["speed".to_owned()]).expect_err("none").to_string();
        assert!(said.contains("window, picture, many, hashing"), "{said}");
    }
}
