//! Installing Debian packages: what is missing is said with its reason before anything is changed.

use std::collections::HashSet;
use std::process::Command;

use anyhow::{Context, bail};

use crate::packages::Package;
use crate::process;

/// Installs those of the packages that are missing.
pub fn install_missing(wanted: &[&Package]) -> anyhow::Result<()> {
    let installed = installed(wanted)?;
    let missing: Vec<&Package> = wanted
        .iter()
        .filter(|package| !installed.contains(package.name))
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    println!("{}", announcement(&missing));
    install(&missing)
}

fn installed(wanted: &[&Package]) -> anyhow::Result<HashSet<String>> {
    // dpkg-query exits with 1 as soon as one name is unknown; what it printed still holds.
    let output = Command::new("dpkg-query")
        .args(["--show", "--showformat=${Package} ${db:Status-Abbrev}\n"])
        .args(wanted.iter().map(|package| package.name))
        .output()
        .context("dpkg-query could not be started")?;
    Ok(installed_in(&String::from_utf8_lossy(&output.stdout)))
}

fn installed_in(listing: &str) -> HashSet<String> {
    let installed = |line: &str| {
        let (name, status) = line.split_once(' ')?;
        status.starts_with("ii").then(|| name.to_owned())
    };
    listing.lines().filter_map(installed).collect()
}

fn announcement(missing: &[&Package]) -> String {
    let width = missing.iter().map(|p| p.name.len()).max().unwrap_or(0);
    let lines = missing
        .iter()
        .map(|p| format!("  {:width$}  {}", p.name, p.reason));
    let heading = "These system packages are missing:".to_owned();
    std::iter::once(heading)
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

fn install(missing: &[&Package]) -> anyhow::Result<()> {
    let by_hand = by_hand(missing);
    let prefix = become_root().with_context(|| {
        format!("the packages can only be installed as root; as root, run: {by_hand}")
    })?;
    println!("Installing them with apt-get.");
    apt_get(prefix, &["update"]).with_context(|| format!("by hand: {by_hand}"))?;
    let names = missing.iter().map(|package| package.name);
    let arguments: Vec<&str> = ["install", "-y", "--no-install-recommends"]
        .into_iter()
        .chain(names)
        .collect();
    apt_get(prefix, &arguments).with_context(|| format!("nothing was built; by hand: {by_hand}"))
}

fn by_hand(missing: &[&Package]) -> String {
    let names: Vec<&str> = missing.iter().map(|package| package.name).collect();
    format!(
        "apt-get update && apt-get install -y --no-install-recommends {}",
        names.join(" ")
    )
}

/// The words before `apt-get` that make it run as root.
fn become_root() -> anyhow::Result<&'static [&'static str]> {
    if is_root() {
        return Ok(&["env", "DEBIAN_FRONTEND=noninteractive"]);
    }
    if process::answers("sudo", "--version") {
        return Ok(&["sudo", "env", "DEBIAN_FRONTEND=noninteractive"]);
    }
    bail!("this is not root and there is no sudo")
}

#[cfg(unix)]
fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

#[cfg(not(unix))]
fn is_root() -> bool {
    false
}

/// Stays in our process group and keeps the terminal, because sudo may ask for a password.
fn apt_get(prefix: &[&str], arguments: &[&str]) -> anyhow::Result<()> {
    let mut words = prefix.iter().chain(&["apt-get"]).chain(arguments);
    let program = words.next().context("no command")?;
    let mut command = Command::new(program);
    command.args(words);
    let line = process::line(&command);
    let status = command
        .status()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::packages::{Purpose, needed_for};

    #[test]
    fn only_fully_installed_packages_count() {
        let listing = "cmake ii \nnasm un \nxvfb rc \ncurl ii \n";
        let installed = installed_in(listing);
        assert_eq!(
            installed,
            HashSet::from(["cmake".to_owned(), "curl".to_owned()])
        );
    }

    #[test]
    fn a_held_package_is_not_taken_for_installed_when_it_is_broken() {
        assert!(installed_in("cmake iU \n").is_empty());
    }

    #[test]
    fn an_empty_answer_means_nothing_is_installed() {
        assert!(installed_in("").is_empty());
    }

    #[test]
    fn the_announcement_gives_every_package_its_reason() {
        let missing = needed_for(&[Purpose::Contract]);
        let said = announcement(&missing);
        assert!(said.contains("python3-venv  runs schemathesis"), "{said}");
    }

    #[test]
    fn the_command_to_run_by_hand_names_every_missing_package() {
        let missing = needed_for(&[Purpose::Icons]);
        let line = by_hand(&missing);
        assert!(missing.iter().all(|package| line.contains(package.name)));
    }
}
