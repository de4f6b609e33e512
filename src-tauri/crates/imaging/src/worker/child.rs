//! One child process seen from the parent: start it, ask it, and read its death.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::path::Path;
use std::process::{Child, ChildStderr, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use super::WORKER_ARGUMENT;
use super::confine::MEMORY_LIMIT_BYTES;
use super::protocol::{Outcome, Request, read_frame, write_frame};
use crate::error::ImagingError;

/// Variables a program may need to start at all; everything else, secrets above all, stays here.
const PASSED_VARIABLES: [&str; 8] = [
    "PATH",
    "LD_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "SystemRoot",
    "TEMP",
    "TMP",
    "TMPDIR",
    "LLVM_PROFILE_FILE",
];

/// How much of the child's last words is kept, in bytes.
const LAST_WORDS_BYTES: usize = 4096;

/// A running child; dropping it ends the process.
pub(super) struct Worker {
    process: Child,
    requests: Option<ChildStdin>,
    outcomes: Receiver<io::Result<Outcome>>,
    last_words: Option<JoinHandle<Vec<u8>>>,
}

impl Worker {
    /// Starts `program` as a worker.
    pub fn start(program: &Path) -> Result<Self, ImagingError> {
        let mut process = command(program).spawn().map_err(unavailable)?;
        let (stdout, stderr) = (process.stdout.take(), process.stderr.take());
        let requests = process.stdin.take();
        let (outcomes, last_words) = (listen(stdout), stderr.map(keep_last_words));
        Ok(Self {
            process,
            requests,
            outcomes,
            last_words,
        })
    }

    /// Tells whether the process still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.process.try_wait(), Ok(None))
    }

    /// Asks for one piece of work. When the worker itself is at fault, the outer error says how
    /// it failed and the worker must be thrown away.
    pub fn ask(&mut self, request: &Request, limit: Duration) -> Result<Outcome, ImagingError> {
        let pipe = self
            .requests
            .as_mut()
            .ok_or_else(|| unavailable("its input is closed"))?;
        if write_frame(pipe, request).is_err() {
            return Err(self.cause_of_death());
        }
        match self.outcomes.recv_timeout(limit) {
            Ok(Ok(outcome)) => Ok(outcome),
            Ok(Err(garbled)) => Err(ImagingError::DecoderCrashed {
                how: garbled.to_string(),
            }),
            Err(RecvTimeoutError::Disconnected) => Err(self.cause_of_death()),
            Err(RecvTimeoutError::Timeout) => Err(ImagingError::TooSlow {
                limit_ms: limit.as_millis() as u64,
            }),
        }
    }

    fn cause_of_death(&mut self) -> ImagingError {
        self.requests = None;
        _ = self.process.kill();
        let status = self.process.wait();
        let words = self.last_words.take().and_then(|thread| thread.join().ok());
        if ran_out_of_memory(&words.unwrap_or_default()) {
            return ImagingError::TooMuchMemory {
                limit_mb: MEMORY_LIMIT_BYTES >> 20,
            };
        }
        let how = status.map_or_else(|why| why.to_string(), describe_exit);
        ImagingError::DecoderCrashed { how }
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        self.requests = None;
        _ = self.process.kill();
        _ = self.process.wait();
    }
}

fn command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .arg(WORKER_ARGUMENT)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for name in PASSED_VARIABLES {
        if let Some(value) = std::env::var_os(name) {
            command.env(name, value);
        }
    }
    without_console(&mut command);
    command
}

#[cfg(windows)]
fn without_console(command: &mut Command) {
    use std::os::windows::process::CommandExt;
    const CREATE_NO_WINDOW: u32 = 0x0800_0000;
    command.creation_flags(CREATE_NO_WINDOW);
}

#[cfg(not(windows))]
fn without_console(_command: &mut Command) {}

fn listen(stdout: Option<ChildStdout>) -> Receiver<io::Result<Outcome>> {
    let (found, outcomes) = channel();
    if let Some(mut stdout) = stdout {
        thread::spawn(move || {
            while let Some(outcome) = read_frame::<Outcome>(&mut stdout).transpose() {
                let garbled = outcome.is_err();
                if found.send(outcome).is_err() || garbled {
                    break;
                }
            }
        });
    }
    outcomes
}

fn keep_last_words(mut stderr: ChildStderr) -> JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut kept = VecDeque::new();
        let mut piece = [0; 1024];
        while let Ok(length @ 1..) = stderr.read(&mut piece) {
            kept.extend(&piece[..length]);
            kept.drain(..kept.len().saturating_sub(LAST_WORDS_BYTES));
        }
        kept.into()
    })
}

/// The Rust runtime aborts with this sentence; there is no other sign of a failed allocation.
fn ran_out_of_memory(words: &[u8]) -> bool {
    String::from_utf8_lossy(words).contains("memory allocation of ")
}

fn describe_exit(status: ExitStatus) -> String {
    status.to_string()
}

fn unavailable(why: impl ToString) -> ImagingError {
    ImagingError::WorkerUnavailable {
        why: why.to_string(),
    }
}
