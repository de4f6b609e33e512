//! `postroom-cli`: the same core as the app, without its window.
#![cfg_attr(test, allow(clippy::unwrap_used))]

mod arguments;
mod choice;
mod commands;
mod handover;
mod lookup;
mod problem;
mod progress;
mod screen;
mod when;
mod words;
mod workplace;

use arguments::Arguments;
use clap::{Parser, error::ErrorKind};
use problem::{Exit, Problem};
use screen::Screen;
use std::process::ExitCode;
use tokio_util::sync::CancellationToken;

fn main() -> ExitCode {
    // Pictures are decoded by child processes of this very executable.
    if imaging::worker::is_worker_call(std::env::args_os()) {
        stay_out_of_the_terminal();
        return imaging::worker::serve();
    }
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error).into(),
    };
    let screen = Screen::new(arguments.json);
    if arguments.verbose > 0 {
        log_to_stderr(arguments.verbose);
    }
    let exit = match start(arguments, screen) {
        Ok(exit) => exit,
        Err(problem) => screen.complain(&problem),
    };
    exit.into()
}

/// Keeps Ctrl-C from a picture worker: its parent finishes the picture under way and then closes it.
#[cfg(unix)]
fn stay_out_of_the_terminal() {
    // Where it is not allowed, the worker is merely stopped a little earlier.
    let _ = rustix::process::setpgid(None, None);
}

#[cfg(not(unix))]
fn stay_out_of_the_terminal() {}

fn start(arguments: Arguments, screen: Screen) -> Result<Exit, Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|why| {
            Problem::new(
                Exit::Other,
                "runtime",
                format!("this program cannot start: {why}"),
            )
        })?;
    runtime.block_on(async {
        let stop = CancellationToken::new();
        tokio::spawn(watch_for_interrupt(stop.clone()));
        commands::run(arguments, screen, stop).await
    })
}

/// The first Ctrl-C asks to stop, the second one ends the program at once.
async fn watch_for_interrupt(stop: CancellationToken) {
    if tokio::signal::ctrl_c().await.is_err() {
        return;
    }
    stop.cancel();
    if tokio::signal::ctrl_c().await.is_ok() {
        std::process::exit(130);
    }
}

/// Answers arguments that cannot be used; help and version are no errors.
fn refuse(error: &clap::Error) -> Exit {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
    ) {
        // A closed pipe is nobody's problem here.
        let _ = error.print();
        return Exit::Fine;
    }
    if std::env::args_os().any(|argument| argument == "--json") {
        let message = first_paragraph(&error.render().to_string());
        return Screen::new(true).complain(&Problem::new(Exit::Usage, "usage", message));
    }
    let _ = error.print();
    Exit::Usage
}

/// Takes the reason out of a refusal; hints and usage follow it.
fn first_paragraph(text: &str) -> String {
    let lines = text.lines().take_while(|line| !line.trim().is_empty());
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").trim_start_matches("error: ").to_owned()
}

fn log_to_stderr(verbose: u8) {
    let own = if verbose > 1 { "debug" } else { "info" };
    let filter = format!("warn,cli={own},composer={own},channels={own},host={own},sandbox={own}");
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::new(filter))
        .with_writer(std::io::stderr)
        .init();
}

#[cfg(test)]
mod tests {
    use super::first_paragraph;

    #[test]
    fn a_refusal_is_told_in_one_sentence() {
        let text = "error: the following arguments were not provided:\n  --url <URL>\n\nUsage: postroom-cli …\n";
        let told = "the following arguments were not provided: --url <URL>";
        assert_eq!(first_paragraph(text), told);
    }
}
