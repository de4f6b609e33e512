//! Carries out operations from standard input, one by one, each answered only after the core has confirmed it.
//!
//! Hidden, and not in release builds: the crash tests kill it at any instant and hold it to its answers.

mod operation;
mod perform;
mod report;

use crate::{
    arguments::{Broken, DriveArguments},
    problem::Problem,
    workplace::Workplace,
};
use composer::{desk::Desk, outbox, sync};
use operation::Operation;
use serde_json::{Value, json};
use std::{
    io::{BufRead, Write},
    sync::Arc,
};
use tokio::{sync::mpsc, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Works like the app without a window, until standard input ends.
pub async fn run(arguments: DriveArguments, place: &mut Workplace) -> Result<(), Problem> {
    let stop = CancellationToken::new();
    let workers = start_workers(place.desk(), &stop);
    answer(&json!({ "ready": true }));
    let mut lines = lines_of_stdin();
    while let Some(line) = lines.recv().await {
        carry_out(&line, arguments.broken, place).await;
    }
    stop.cancel();
    for worker in workers {
        // What an ended worker held is recovered at the next start.
        let _ = worker.await;
    }
    Ok(())
}

/// Starts what runs beside the person in the app.
fn start_workers(desk: &Arc<Desk>, stop: &CancellationToken) -> Vec<JoinHandle<()>> {
    vec![
        tokio::spawn(outbox::run(desk.clone(), stop.clone())),
        tokio::spawn(sync::run(desk.clone(), stop.clone())),
    ]
}

fn lines_of_stdin() -> mpsc::UnboundedReceiver<String> {
    let (sender, lines) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        for line in std::io::stdin().lock().lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}

async fn carry_out(line: &str, broken: Option<Broken>, place: &mut Workplace) {
    let operation: Operation = match serde_json::from_str(line) {
        Ok(operation) => operation,
        Err(why) => return answer(&refusal(&Problem::usage(why.to_string()))),
    };
    let early = broken == Some(Broken::AckEarly) && operation.is_edit();
    if early {
        answer(&json!({ "ok": null }));
    }
    let done = perform::perform(operation, place).await;
    if !early {
        answer(&done.map_or_else(|problem| refusal(&problem), |value| json!({ "ok": value })));
    }
}

fn refusal(problem: &Problem) -> Value {
    json!({ "error": { "code": problem.code, "message": problem.message } })
}

fn answer(value: &Value) {
    // Whoever closed the pipe wants no answer; the work goes on until the input ends too.
    let _ = writeln!(std::io::stdout(), "{value}");
}
