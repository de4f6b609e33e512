//! What can be typed after `cargo xtask`, with the help that explains it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

const FIRST_STEPS: &str = "\
To see the app:             cargo xtask run
To see it without a screen: cargo xtask run --screenshot window.png
Before keeping a change:    cargo xtask test
One test while working:     cargo xtask test NAME
More about a command:       cargo xtask help COMMAND";

/// Builds, starts, checks and measures Postroom.
///
/// Needs only cargo, node and npm: on Debian and Ubuntu each command first installs the system
/// packages it lacks, saying which and why. On macOS and Windows it says what the platform needs.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", after_help = FIRST_STEPS)]
pub struct CommandLine {
    /// The chore to do.
    #[command(subcommand)]
    pub task: Task,
}

/// The chores.
#[derive(Debug, Subcommand)]
pub enum Task {
    /// Build the app in release and open its window.
    ///
    /// Installs what is missing, builds the UI and the app, and starts it; the built-in sandbox
    /// starts with it. Without a display the window opens on a private Xvfb display, and the
    /// command says how to look at it.
    Run(RunOptions),
    /// Run every check: formatting, lints, types, UI and Rust tests, and the window journeys.
    ///
    /// Stops at the first stage that fails and ends with the time each stage took. The Rust and
    /// window tests run on a private display with a private keychain, so nothing of yours is
    /// touched. This is what the continuous integration calls.
    Test(TestOptions),
    /// Regenerate the TypeScript types in ui/src/backend/generated from the Rust types.
    ///
    /// Files whose Rust type is gone are removed. `cargo xtask test` fails while the committed
    /// files differ from what this writes.
    Types,
    /// Hold the sandbox and our client against the published contract.
    ///
    /// Runs schemathesis against a fresh sandbox, then sends our client through prism as a
    /// validating proxy. Any server error, undocumented answer or violation fails the command.
    /// Both tools are installed under target/contract, at fixed versions.
    Contract(ContractOptions),
    /// Measure the app against known tools and print the ratios.
    ///
    /// Builds in release, runs each pair in turns (ours, theirs, ours, theirs) and compares
    /// medians, so that a slow machine slows both sides alike. Fails when a ratio misses its aim.
    Bench(BenchOptions),
    /// Kill, starve and confuse the core for minutes and count what was lost or sent twice.
    ///
    /// Runs every test that is called `long_…` and usually ignored, each for a part of the time, and
    /// prints their figures as a table. Fails when one of them fails; the seed to replay it is printed.
    Torture(TortureOptions),
    /// Redraw all platform icons from icons/postroom.svg.
    ///
    /// Writes PNGs, the Windows .ico and the macOS .icns into icons/.
    Icons,
}

/// How to start the app.
#[derive(Debug, Args)]
pub struct RunOptions {
    /// Save the window as a PNG once it shows its content, then quit (Linux; always on its own display)
    #[arg(long, value_name = "FILE")]
    pub screenshot: Option<PathBuf>,
    /// Folder the app keeps its data in [default: the app's own; with --screenshot a fresh one]
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
}

/// Which checks to run.
#[derive(Debug, Args)]
pub struct TestOptions {
    /// Run only the UI and Rust tests whose name contains one of these
    #[arg(value_name = "FILTER")]
    pub filters: Vec<String>,
}

/// How hard to press the contract.
#[derive(Debug, Args)]
pub struct ContractOptions {
    /// Generated requests per operation
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    pub examples: u32,
    /// Seed of the generated requests, to repeat a finding
    #[arg(long, default_value_t = 20_261_121)]
    pub seed: u32,
}

/// What to measure and where to write it.
#[derive(Debug, Args)]
pub struct BenchOptions {
    /// File the figures are written to [default: bench-results/bench.json in the repository]
    #[arg(long, value_name = "FILE")]
    pub json: Option<PathBuf>,
    /// Measure only rows whose name contains one of: window, picture, many, hashing, upload,
    /// autosave, looks, many-sends
    #[arg(value_name = "ROW")]
    pub rows: Vec<String>,
}

/// How long to torture, and how to repeat it.
#[derive(Debug, Args)]
pub struct TortureOptions {
    /// How long the tests run in all, building aside
    #[arg(long, value_parser = minutes)]
    pub minutes: f64,
    /// Seed of everything random [default: a fresh one]
    #[arg(long)]
    pub seed: Option<u64>,
}

fn minutes(text: &str) -> Result<f64, String> {
    let minutes: f64 = text.parse().map_err(|_| "a number of minutes")?;
    if (0.1..=1_440.0).contains(&minutes) {
        Ok(minutes)
    } else {
        Err("from 0.1 to 1440".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn a_torture_without_an_end_is_refused() {
        for wrong in ["0", "-3", "2000", "inf", "NaN", "long"] {
            assert!(minutes(wrong).is_err(), "{wrong}");
        }
        assert_eq!(minutes("0.5"), Ok(0.5));
    }

    #[test]
    fn every_chore_is_explained_in_more_than_a_line() {
        for chore in CommandLine::command().get_subcommands() {
            let more = chore.get_long_about().map(ToString::to_string);
            let lines = more.unwrap_or_default().lines().count();
            assert!(lines > 1, "{} is not explained", chore.get_name());
        }
    }
}
