//! Child processes that cannot outlive this command: each has a process group of its own, ended as a whole.
//! On Linux the kernel also ends the child when this command is killed outright.

mod group;

use std::ffi::OsStr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::cleanup;
pub use group::end_group;

/// How often a waiting loop looks again.
pub const TICK: Duration = Duration::from_millis(25);

const GUARD: [&str; 3] = ["--pdeathsig", "TERM", "--"];
const GRACE: Duration = Duration::from_secs(3);

/// A running child; dropping it ends its whole process group.
#[derive(Debug)]
pub struct Running {
    child: Child,
    name: String,
    ended: bool,
}

impl Running {
    /// Starts a child in a process group of its own.
    pub fn start(command: &mut Command) -> anyhow::Result<Self> {
        let name = words(command).swap_remove(0);
        group::separate(command);
        let child = command
            .spawn()
            .with_context(|| format!("{name} could not be started"))?;
        cleanup::remember_child(child.id());
        let ended = false;
        Ok(Self { child, name, ended })
    }

    /// The child itself, for its pipes.
    pub fn child(&mut self) -> &mut Child {
        &mut self.child
    }

    /// The process id, which is also the id of the group.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for the child to end by itself.
    pub fn wait(&mut self) -> anyhow::Result<ExitStatus> {
        let status = self.child.wait()?;
        self.note_end();
        Ok(status)
    }

    /// Fails when the child has already ended.
    pub fn check_alive(&mut self) -> anyhow::Result<()> {
        match self.child.try_wait()? {
            None => Ok(()),
            Some(status) => {
                self.note_end();
                bail!("{} ended early ({status})", self.name)
            }
        }
    }

    fn note_end(&mut self) {
        self.ended = true;
        cleanup::forget_child(self.child.id());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        group::ask_to_end(self.child.id());
        let asked = Instant::now();
        while asked.elapsed() < GRACE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(TICK);
        }
        end_group(self.child.id());
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.note_end();
    }
}

/// Runs a command to its end, showing what it prints; fails when it fails.
pub fn run(command: &mut Command) -> anyhow::Result<()> {
    let line = line(command);
    let status = Running::start(command.stdin(Stdio::null()))?.wait()?;
    if !status.success() {
        bail!("`{line}` failed ({status})");
    }
    Ok(())
}

/// Runs a command to its end and returns what it printed; fails with its error output when it fails.
pub fn read(command: &mut Command) -> anyhow::Result<String> {
    let line = line(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("`{line}` could not be started"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{line}` failed ({}): {}", output.status, said.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program answers when called.
pub fn answers(program: &str, argument: &str) -> bool {
    Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A command that the kernel ends together with this process, where `setpriv` is there to arrange it.
pub fn command(program: impl AsRef<OsStr>) -> Command {
    if !group::kernel_can_guard() {
        return Command::new(program);
    }
    let mut command = Command::new("setpriv");
    command.args(GUARD).arg(program);
    command
}

/// The command as one would type it.
pub fn line(command: &Command) -> String {
    words(command).join(" ")
}

fn words(command: &Command) -> Vec<String> {
    let all = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<String> = all.map(|w| w.to_string_lossy().into_owned()).collect();
    match words.split_first() {
        Some((first, rest)) if first == "setpriv" => rest[GUARD.len()..].to_vec(),
        _ => words,
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_child_takes_its_own_children_with_it() {
        let mut shell = command("sh");
        shell.args(["-c", "sleep 600 & echo $!; wait"]);
        let mut running = Running::start(shell.stdout(Stdio::piped())).expect("started");
        let pipe = running.child().stdout.take().expect("a pipe");
        let mut line = String::new();
        std::io::BufRead::read_line(&mut std::io::BufReader::new(pipe), &mut line).expect("read");
        let grandchild = std::path::PathBuf::from(format!("/proc/{}", line.trim()));
        assert!(grandchild.exists());
        drop(running);
        let dropped = Instant::now();
        while !is_gone(&grandchild) {
            assert!(dropped.elapsed() < GRACE, "the sleep lives on");
            std::thread::sleep(TICK);
        }
    }

    /// A process that nobody has waited for yet is gone too.
    fn is_gone(process: &std::path::Path) -> bool {
        let status = std::fs::read_to_string(process.join("status")).unwrap_or_default();
        status.is_empty() || status.contains("State:\tZ") || status.contains("State:\tX")
    }

    #[test]
    fn a_failing_command_says_what_it_was() {
        let problem = run(&mut command("false")).expect_err("it fails");
        assert!(
            problem.to_string().starts_with("`false` failed"),
            "{problem}"
        );
    }

    #[test]
    fn a_command_that_fails_is_shown_with_its_own_words() {
        let problem = read(command("sh").args(["-c", "echo no paper >&2; exit 3"]));
        let said = problem.expect_err("it fails").to_string();
        assert!(
            said.contains("no paper") && said.contains("exit status: 3"),
            "{said}"
        );
    }
}
