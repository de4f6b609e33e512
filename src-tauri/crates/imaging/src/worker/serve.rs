//! The child's side: reads requests from standard input until it closes, one after another.

use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::WORKER_ARGUMENT;
use super::confine::confine;
use super::protocol::{Outcome, Request, read_frame, write_frame};
use super::work::carry_out;
use crate::error::ImagingError;

/// A child whose parent is gone ends itself after this long on one picture.
const ORPHAN_LIMIT: Duration = Duration::from_secs(30);

/// Tells whether the program was started as a worker; pass it `std::env::args_os()`.
pub fn is_worker_call(arguments: impl IntoIterator<Item = OsString>) -> bool {
    arguments
        .into_iter()
        .nth(1)
        .is_some_and(|first| first == WORKER_ARGUMENT)
}

/// Runs the worker on standard input and output until the parent closes them.
pub fn serve() -> ExitCode {
    serve_with(carry_out)
}

/// Does the same as [`serve`] with other work, under the same limits.
pub fn serve_with(work: impl FnMut(&Request) -> Outcome) -> ExitCode {
    confine();
    let ended = serve_requests(io::stdin().lock(), io::stdout().lock(), work);
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("imaging worker: {problem}");
            ExitCode::FAILURE
        }
    }
}

/// Answers each request from `source` with what `work` makes of it; a panic costs one request.
fn serve_requests(
    mut source: impl Read,
    mut out: impl Write,
    mut work: impl FnMut(&Request) -> Outcome,
) -> io::Result<()> {
    let busy = watch_for_overtime();
    while let Some(request) = read_frame::<Request>(&mut source)? {
        _ = busy.send(true);
        let outcome = catch_unwind(AssertUnwindSafe(|| work(&request)));
        _ = busy.send(false);
        let crashed = || ImagingError::DecoderCrashed {
            how: "internal error".to_owned(),
        };
        write_frame(&mut out, &outcome.unwrap_or_else(|_| Err(crashed())))?;
    }
    Ok(())
}

fn watch_for_overtime() -> Sender<bool> {
    let (busy, changes) = channel();
    thread::spawn(move || end_on_overtime(&changes));
    busy
}

fn end_on_overtime(changes: &Receiver<bool>) {
    while let Ok(working) = changes.recv() {
        if working && changes.recv_timeout(ORPHAN_LIMIT) == Err(RecvTimeoutError::Timeout) {
            std::process::exit(3);
        }
    }
}
