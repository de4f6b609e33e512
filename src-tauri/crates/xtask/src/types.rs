//! The TypeScript types the UI takes from Rust: written here, and held against what is committed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{ExitCode, Stdio};

use anyhow::{Context, bail, ensure};

use crate::cleanup::Scratch;
use crate::packages::Purpose;
use crate::workspace::{APP_FEATURES, Workspace};
use crate::{npm, process, setup};

const COMMITTED: &str = "ui/src/backend/generated";

/// Files by their name below the folder of types.
type Files = BTreeMap<String, String>;

/// Writes the types where the UI reads them and removes those without a Rust type.
pub fn regenerate(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    setup::prepare(&[Purpose::Build])?;
    npm::install(workspace)?;
    npm::script(workspace, "build").context("the app cannot be built without its UI")?;
    let folder = workspace.path(COMMITTED);
    let committed = read(&folder)?;
    let fresh = generate(workspace)?;
    for name in committed.keys().filter(|name| !fresh.contains_key(*name)) {
        fs::remove_file(folder.join(name)).with_context(|| format!("{name} stays"))?;
    }
    for (name, text) in &fresh {
        if committed.get(name) != Some(text) {
            write(&folder.join(name), text)?;
        }
    }
    let changes = compare(&committed, &fresh);
    println!("{} types, {} changed.", fresh.len(), changes.len());
    Ok(ExitCode::SUCCESS)
}

/// Fails with the names of the files that are not what the Rust types say.
pub fn check(workspace: &Workspace) -> anyhow::Result<()> {
    let committed = read(&workspace.path(COMMITTED))?;
    let differences = compare(&committed, &generate(workspace)?);
    if differences.is_empty() {
        return Ok(());
    }
    bail!(
        "in {COMMITTED}\n  {}\nrun `cargo xtask types` and commit the result",
        differences.join("\n  ")
    )
}

fn compare(committed: &Files, fresh: &Files) -> Vec<String> {
    let stale = committed.keys().filter(|name| !fresh.contains_key(*name));
    let stale = stale.map(|name| format!("{name} has no Rust type any more"));
    let other = fresh
        .iter()
        .filter_map(|(name, text)| match committed.get(name) {
            None => Some(format!("{name} is missing")),
            Some(old) if old != text => Some(format!("{name} differs")),
            Some(_) => None,
        });
    stale.chain(other).collect()
}

/// Runs the tests that write the types, into a folder of their own.
fn generate(workspace: &Workspace) -> anyhow::Result<Files> {
    let folder = Scratch::new()?;
    let mut command = workspace.cargo(&["test", "--workspace", "--lib", "--quiet"]);
    command
        .args(["--features", APP_FEATURES, "--", "export_bindings"])
        .env("TS_RS_EXPORT_DIR", folder.path())
        .stdout(Stdio::null());
    process::run(&mut command)?;
    let types = read(folder.path())?;
    ensure!(!types.is_empty(), "no type was written");
    Ok(types)
}

fn read(folder: &Path) -> anyhow::Result<Files> {
    let mut files = Files::new();
    collect(folder, folder, &mut files)
        .with_context(|| format!("{} cannot be read", folder.display()))?;
    Ok(files)
}

fn collect(root: &Path, folder: &Path, files: &mut Files) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|ending| ending == "ts") {
            let name = path.strip_prefix(root).unwrap_or(&path);
            files.insert(name.display().to_string(), fs::read_to_string(&path)?);
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("{} cannot be written", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(all: &[(&str, &str)]) -> Files {
        let owned = |(name, text): &(&str, &str)| ((*name).to_owned(), (*text).to_owned());
        all.iter().map(owned).collect()
    }

    #[test]
    fn missing_stale_and_changed_types_are_named() {
        let committed = files(&[("A.ts", "1"), ("B.ts", "1"), ("C.ts", "1")]);
        let fresh = files(&[("A.ts", "1"), ("B.ts", "2"), ("D.ts", "1")]);
        assert_eq!(
            compare(&committed, &fresh),
            [
                "C.ts has no Rust type any more",
                "B.ts differs",
                "D.ts is missing"
            ]
        );
    }

    #[test]
    fn equal_types_differ_in_nothing() {
        let same = files(&[("A.ts", "1")]);
        assert!(compare(&same, &same).is_empty());
    }

    #[test]
    fn types_in_folders_are_found_and_other_files_are_not() {
        let folder = Scratch::new().expect("a folder");
        write(&folder.path().join("serde_json/JsonValue.ts"), "x").expect("written");
        write(&folder.path().join("README.md"), "x").expect("written");
        let names: Vec<String> = read(folder.path()).expect("read").into_keys().collect();
        assert_eq!(names, ["serde_json/JsonValue.ts"]);
    }
}
