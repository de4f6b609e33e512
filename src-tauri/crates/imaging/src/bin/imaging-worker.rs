//! The imaging crate on its own: a worker process for tests, and one picture per call for
//! measurements against other programs.

use std::path::PathBuf;
use std::process::ExitCode;

use imaging::worker::{Answer, Request, carry_out, is_worker_call, serve};
use imaging::{Budget, ImagingError};

const USAGE: &str = "usage: imaging-worker inspect IN
       imaging-worker probe IN
       imaging-worker clean IN OUT
       imaging-worker prepare IN OUT [--edge PX] [--quality Q] [--max-bytes N] [--png] [--peak]
       imaging-worker sticker IN OUT
       imaging-worker simulate IN SENT OUT
       imaging-worker thumbnail IN OUT [--edge PX]";

fn main() -> ExitCode {
    if is_worker_call(std::env::args_os()) {
        return serve();
    }
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(request) = request(&arguments) else {
        eprintln!("{USAGE}");
        return ExitCode::from(2);
    };
    let code = print(carry_out(&request));
    if arguments.iter().any(|argument| argument == "--peak") {
        println!("{{\"peak_kb\":{}}}", peak_kb().unwrap_or_default());
    }
    code
}

/// The most memory this process ever had; told by Linux only.
fn peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

fn print(outcome: Result<Answer, ImagingError>) -> ExitCode {
    let line = outcome.map(|answer| serde_json::to_string(&answer));
    match line {
        Ok(Ok(json)) => {
            println!("{json}");
            ExitCode::SUCCESS
        }
        Ok(Err(problem)) => fail(problem.to_string()),
        Err(problem) => fail(problem.to_string()),
    }
}

fn fail(problem: String) -> ExitCode {
    eprintln!("imaging-worker: {problem}");
    ExitCode::FAILURE
}

fn request(arguments: &[String]) -> Option<Request> {
    let (action, rest) = arguments.split_first()?;
    let source = PathBuf::from(rest.first()?);
    let out = || rest.get(1).map(PathBuf::from);
    match action.as_str() {
        "inspect" => Some(Request::Inspect { source }),
        "probe" => Some(Request::Probe {
            name: source.file_name()?.to_string_lossy().into_owned(),
            source,
        }),
        "clean" => Some(Request::Clean {
            source,
            out: out()?,
        }),
        "prepare" => Some(Request::Prepare {
            source,
            out: out()?,
            budget: budget(rest)?,
            edit: None,
        }),
        "sticker" => Some(Request::Sticker {
            source,
            out: out()?,
            edit: None,
        }),
        "simulate" => Some(Request::Simulate {
            source,
            sent: out()?,
            out: rest.get(2).map(PathBuf::from)?,
            edit: None,
        }),
        "thumbnail" => {
            let edge_px = option(rest, "--edge").unwrap_or(Some(320))?;
            Some(Request::Thumbnail {
                source,
                out: out()?,
                edge_px,
                edit: None,
            })
        }
        _ => None,
    }
}

fn budget(arguments: &[String]) -> Option<Budget> {
    let usual = Budget::default();
    Some(Budget {
        max_edge_px: option(arguments, "--edge").unwrap_or(Some(usual.max_edge_px))?,
        max_bytes: option(arguments, "--max-bytes").unwrap_or(Some(usual.max_bytes))?,
        quality: option(arguments, "--quality").unwrap_or(Some(usual.quality))?,
        allow_png: arguments.iter().any(|argument| argument == "--png"),
    })
}

/// `None` when the option is absent, `Some(None)` when its value cannot be read.
fn option<T: std::str::FromStr>(arguments: &[String], name: &str) -> Option<Option<T>> {
    let at = arguments.iter().position(|argument| argument == name)?;
    Some(arguments.get(at + 1).and_then(|value| value.parse().ok()))
}
