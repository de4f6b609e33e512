//! `cargo xtask test`: everything that must hold before a change is kept.
//! Everything is built with one profile and one feature set, so that nothing compiles twice.

use std::path::Path;
use std::process::{Command, ExitCode};

use crate::cleanup::Scratch;
use crate::command_line::TestOptions;
use crate::headless::Headless;
use crate::packages::Purpose;
use crate::stage::Stages;
use crate::workspace::{APP_FEATURES, Workspace};
use crate::{npm, process, setup, toolchain, types};

/// Runs all checks, or only the tests whose name contains a filter.
pub fn test(workspace: &Workspace, options: &TestOptions) -> anyhow::Result<ExitCode> {
    let mut stages = Stages::default();
    let outcome = if options.filters.is_empty() {
        everything(workspace, &mut stages)
    } else {
        matching(workspace, &mut stages, &options.filters)
    };
    println!("\n{}", stages.summary());
    outcome?;
    println!("All stages passed.");
    Ok(ExitCode::SUCCESS)
}

fn everything(workspace: &Workspace, stages: &mut Stages) -> anyhow::Result<()> {
    set_up(workspace, stages)?;
    stages.run("Rust formatting", || {
        process::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
    })?;
    check_ui(workspace, stages)?;
    stages.run("Rust lints", || clippy(workspace))?;
    stages.run("Rust build", || build(workspace))?;
    stages.run("generated types unchanged", || types::check(workspace))?;
    stages.run("Rust tests and window journeys", || {
        rust_tests(workspace, &[])
    })
}

fn matching(workspace: &Workspace, stages: &mut Stages, filters: &[String]) -> anyhow::Result<()> {
    set_up(workspace, stages)?;
    stages.run("UI tests", || {
        let pattern = any_of(filters);
        npm::script_with(workspace, "test", &["-t", &pattern, "--passWithNoTests"])
    })?;
    stages.run("UI build", || npm::script(workspace, "build"))?;
    stages.run("Rust tests and window journeys", || {
        rust_tests(workspace, filters)
    })
}

fn set_up(workspace: &Workspace, stages: &mut Stages) -> anyhow::Result<()> {
    stages.run("system packages", || {
        let purposes = [Purpose::Build, Purpose::Display, Purpose::Screenshot];
        setup::prepare(&purposes)?;
        setup::prepare(&[Purpose::Test])
    })?;
    stages.run("Rust tools", || toolchain::ensure_components(workspace))?;
    stages.run("UI packages", || npm::install(workspace))
}

fn check_ui(workspace: &Workspace, stages: &mut Stages) -> anyhow::Result<()> {
    let scripts = [
        ("UI formatting", "format:check"),
        ("UI lints", "lint"),
        ("UI types", "check"),
        ("UI tests", "test"),
        ("UI build", "build"),
        ("UI bundle size", "bundle-size"),
    ];
    for (name, script) in scripts {
        stages.run(name, || npm::script(workspace, script))?;
    }
    Ok(())
}

fn clippy(workspace: &Workspace) -> anyhow::Result<()> {
    let mut command = workspace.cargo(&["clippy", "--workspace", "--all-targets"]);
    command.args(["--features", APP_FEATURES, "--", "-D", "warnings"]);
    process::run(&mut command)
}

/// Builds tests and programs in one go: some tests start programs of other packages.
fn build(workspace: &Workspace) -> anyhow::Result<()> {
    let mut command = workspace.cargo(&["build", "--workspace", "--all-targets"]);
    process::run(command.args(["--features", APP_FEATURES]))
}

fn rust_tests(workspace: &Workspace, filters: &[String]) -> anyhow::Result<()> {
    build(workspace)?;
    let types = Scratch::new()?;
    let mut command = workspace.cargo(&["test", "--workspace", "--no-fail-fast"]);
    command
        .args(["--features", APP_FEATURES, "--"])
        .args(filters)
        // The tests that write types must not touch the source tree.
        .env("TS_RS_EXPORT_DIR", types.path());
    if Path::new("/usr/bin/dpkg-query").exists() {
        // What such tests need was installed above, so none of them may be skipped.
        command.env("POSTROOM_PEERS_INSTALLED", "1");
    }
    in_a_session(&mut command)
}

fn in_a_session(command: &mut Command) -> anyhow::Result<()> {
    if !cfg!(target_os = "linux") {
        return process::run(command);
    }
    let session = Headless::start()?;
    session.apply(command);
    process::run(command)
}

/// A regular expression that matches names containing any of the words.
fn any_of(words: &[String]) -> String {
    let escape = |word: &String| -> String {
        word.chars()
            .map(|c| match c {
                c if c.is_alphanumeric() || c == '_' || c == ' ' => c.to_string(),
                c => format!("\\{c}"),
            })
            .collect()
    };
    words.iter().map(escape).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::any_of;

    #[test]
    fn a_filter_is_taken_literally() {
        let pattern = any_of(&["a.b".to_owned(), "draft list".to_owned()]);
        assert_eq!(pattern, r"a\.b|draft list");
    }
}
