//! Builds the test programs, finds the long tests in them and runs one.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::mpsc;
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Context;
use serde_json::Value;

use crate::process::{self, Running};
use crate::workspace::{APP_FEATURES, Workspace};

/// The test programs that have long tests. The app's own have none, because they need a display.
const PROGRAMS: [&str; 4] = ["composer", "crash", "faults", "imaging"];
const MARK: &str = "long_";
/// How much longer than twice its time a test may take to come to its end.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// One long test and the program it is in.
#[derive(Debug, Clone)]
pub struct LongTest {
    /// Its full name, such as `long::long_kills`.
    pub name: String,
    /// The built test program.
    pub program: PathBuf,
    /// The folder Cargo would run it in.
    pub folder: PathBuf,
}

/// How a test ended.
#[derive(Debug)]
pub struct Ran {
    pub passed: bool,
    pub output: Vec<String>,
}

/// Builds everything and lists the long tests.
pub fn find(workspace: &Workspace) -> anyhow::Result<Vec<LongTest>> {
    let mut tests = Vec::new();
    for (program, folder) in build(workspace)? {
        let mut command = process::command(&program);
        let listed = process::read(command.args(["--ignored", "--list"]).current_dir(&folder))?;
        let names = listed
            .lines()
            .filter_map(|line| line.strip_suffix(": test"));
        tests.extend(names.filter(|name| is_long(name)).map(|name| LongTest {
            name: name.to_owned(),
            program: program.clone(),
            folder: folder.clone(),
        }));
    }
    Ok(tests)
}

fn is_long(name: &str) -> bool {
    name.rsplit("::")
        .next()
        .is_some_and(|last| last.starts_with(MARK))
}

/// Builds as `cargo xtask test` does, with all features of the workspace, so that nothing is built twice.
fn build(workspace: &Workspace) -> anyhow::Result<Vec<(PathBuf, PathBuf)>> {
    let mut command = workspace.cargo(&["test", "--no-run", "--workspace"]);
    command.args(["--features", APP_FEATURES]);
    for program in PROGRAMS {
        command.args(["--test", program]);
    }
    command.args(["--message-format", "json-render-diagnostics"]);
    let said = process::read(command.stderr(Stdio::inherit()))?;
    let messages = said
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    Ok(messages
        .filter_map(|message: Value| test_program(&message))
        .collect())
}

/// Reads one of Cargo's messages: the program and the folder of its package.
fn test_program(message: &Value) -> Option<(PathBuf, PathBuf)> {
    let program = message["executable"].as_str()?;
    let is_test = message["profile"]["test"].as_bool()?;
    let folder = PathBuf::from(message["manifest_path"].as_str()?);
    is_test.then(|| {
        (
            program.into(),
            folder.parent().map(PathBuf::from).unwrap_or_default(),
        )
    })
}

impl LongTest {
    /// Runs it for about so long, showing what it prints. One that does not come to an end is ended, and has failed.
    pub fn run(&self, time: Duration, seed: u64) -> anyhow::Result<Ran> {
        let minutes = time.as_secs_f64() / 60.0;
        let mut command = process::command(&self.program);
        command
            .args(["--ignored", "--exact", &self.name, "--nocapture"])
            .current_dir(&self.folder)
            .env("CARGO_MANIFEST_DIR", &self.folder)
            .env("POSTROOM_TORTURE_MINUTES", format!("{minutes:.3}"))
            .env("POSTROOM_TORTURE_SEED", seed.to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut running = Running::start(&mut command)?;
        let pipe = running.child().stdout.take().context("it has no output")?;
        let watchdog = Watchdog::over(&running, time * 2 + PATIENCE);
        let mut output = Vec::new();
        for line in BufReader::new(pipe).lines() {
            let line = line?;
            println!("{line}");
            output.push(line);
        }
        let passed = running.wait()?.success();
        if watchdog.has_bitten() {
            println!("{} did not come to an end and was ended.", self.name);
        }
        Ok(Ran { passed, output })
    }
}

/// Ends a process group that runs for too long.
struct Watchdog {
    done: mpsc::Sender<()>,
    watch: JoinHandle<bool>,
}

impl Watchdog {
    fn over(running: &Running, limit: Duration) -> Self {
        let (done, ended) = mpsc::channel();
        let id = running.id();
        let watch = std::thread::spawn(move || {
            let is_late = ended.recv_timeout(limit).is_err();
            if is_late {
                process::end_group(id);
            }
            is_late
        });
        Self { done, watch }
    }

    fn has_bitten(self) -> bool {
        // It has gone when it has bitten.
        let _ = self.done.send(());
        self.watch.join().unwrap_or(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    #[test]
    fn only_the_last_part_of_a_name_tells_a_long_test() {
        assert!(is_long("long::long_kills") && is_long("long_merges"));
        assert!(!is_long("long_names::are_cut") && !is_long("not_long_at_all"));
    }

    /// Gives the test programs below a folder with a test that is called `long_…`.
    fn with_long_tests(folder: &Path, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                with_long_tests(&path, found);
            } else if fs::read_to_string(&path)
                .is_ok_and(|text| text.contains("\nfn long_") || text.contains("\nasync fn long_"))
            {
                let mut parts = path.iter().map(|part| part.to_string_lossy());
                found.extend(
                    parts
                        .by_ref()
                        .find(|part| part == "tests")
                        .and(parts.next())
                        .map(Into::into),
                );
            }
        }
    }

    #[test]
    fn every_program_with_a_long_test_is_built() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("crates");
        let mut found = BTreeSet::new();
        with_long_tests(crates, &mut found);
        with_long_tests(&crates.join("../../tests"), &mut found);
        assert!(found.len() > 1, "{found:?}");
        let built = |program: &String| PROGRAMS.contains(&program.as_str());
        assert!(found.iter().all(built), "{found:?}");
    }

    #[test]
    fn one_that_does_not_end_is_ended() {
        let mut sleep = process::command("sleep");
        let mut running = Running::start(sleep.arg("600")).expect("started");
        let watchdog = Watchdog::over(&running, Duration::from_millis(50));
        let passed = running.wait().expect("ended").success();
        assert!(!passed && watchdog.has_bitten());
    }

    #[test]
    fn one_that_ends_in_time_is_left_alone() {
        let mut quick = process::command("true");
        let mut running = Running::start(&mut quick).expect("started");
        let watchdog = Watchdog::over(&running, PATIENCE);
        let passed = running.wait().expect("ended").success();
        assert!(passed && !watchdog.has_bitten());
    }

    #[test]
    fn a_test_program_runs_in_the_folder_of_its_package() {
        let message = json!({"executable": "/t/crash-1", "profile": {"test": true}, "manifest_path": "/p/cli/Cargo.toml"});
        let found = test_program(&message).expect("a test program");
        assert_eq!(found, ("/t/crash-1".into(), "/p/cli".into()));
        let program = json!({"executable": "/t/cli", "profile": {"test": false}, "manifest_path": "/p/Cargo.toml"});
        assert_eq!(test_program(&program), None);
    }
}
