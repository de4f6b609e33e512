//! One process at work: asked line by line, and killed when its time has come.

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    os::unix::process::ExitStatusExt,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread::JoinHandle,
    time::Duration,
};

/// No answer may take longer, however loaded the machine is.
const PATIENCE: Duration = Duration::from_secs(90);

/// A process under test.
pub struct Driver {
    child: Child,
    stdin: Option<ChildStdin>,
    answers: Receiver<String>,
    killer: Option<JoinHandle<()>>,
}

/// What became of one question.
#[derive(Debug)]
pub enum Reply {
    Done(Value),
    Refused(String),
    /// The process ended before it answered.
    Gone,
}

/// How a process ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    Killed,
    Finished,
    /// By itself, though nobody asked it to.
    Failed(String),
}

impl Driver {
    /// Starts the prepared command.
    pub fn start(mut command: Command) -> Self {
        let pipes = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.spawn().unwrap();
        let answers = listen(child.stdout.take().unwrap());
        Self {
            stdin: child.stdin.take(),
            child,
            answers,
            killer: None,
        }
    }

    /// Orders its death; nothing in the process learns of it beforehand.
    pub fn kill_after(&mut self, delay: Duration) {
        let id = Pid::from_child(&self.child);
        self.killer = Some(std::thread::spawn(move || {
            std::thread::sleep(delay);
            // The process is waited for only after this thread, so the id is still its own.
            kill_process(id, Signal::KILL).unwrap();
        }));
    }

    /// Waits until it has opened its folder.
    pub fn is_ready(&self) -> bool {
        matches!(self.hear(), Some(answer) if answer["ready"] == true)
    }

    /// Asks one thing and waits for the answer.
    pub fn ask(&mut self, operation: &Value) -> Reply {
        let stdin = self.stdin.as_mut().unwrap();
        // A dead process is noticed by its missing answer.
        let _ = writeln!(stdin, "{operation}");
        match self.hear() {
            None => Reply::Gone,
            Some(answer) => match answer.get("ok") {
                Some(value) => Reply::Done(value.clone()),
                None => Reply::Refused(format!("{operation}: {}", answer["error"])),
            },
        }
    }

    fn hear(&self) -> Option<Value> {
        match self.answers.recv_timeout(PATIENCE) {
            // The last line of a killed process may be cut off.
            Ok(line) => serde_json::from_str(&line).ok(),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no answer within {PATIENCE:?}"),
        }
    }

    /// Waits for its end: by the ordered kill, or because its input is closed.
    pub fn end(mut self) -> End {
        if let Some(killer) = self.killer.take() {
            killer.join().unwrap();
        }
        self.stdin = None;
        let status = self.child.wait().unwrap();
        match (status.signal(), status.code()) {
            (Some(9), _) => End::Killed,
            (_, Some(0)) => End::Finished,
            _ => End::Failed(status.to_string()),
        }
    }
}

fn listen(stdout: ChildStdout) -> Receiver<String> {
    let (sender, answers) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    answers
}
