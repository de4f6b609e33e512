//! A worker that misbehaves on purpose, for the tests of the pool: the name of the picture says how.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use imaging::worker::{Outcome, Request, carry_out, is_worker_call, serve_with};

fn main() -> ExitCode {
    if !is_worker_call(std::env::args_os()) {
        return ExitCode::from(2);
    }
    serve_with(misbehave)
}

fn misbehave(request: &Request) -> Outcome {
    let source = match request {
        Request::Inspect { source }
        | Request::Probe { source, .. }
        | Request::Clean { source, .. }
        | Request::Prepare { source, .. }
        | Request::Sticker { source, .. }
        | Request::Simulate { source, .. }
        | Request::Thumbnail { source, .. } => source,
    };
    match stem(source) {
        "hang" => loop {
            std::thread::sleep(Duration::from_secs(60));
        },
        "abort" => std::process::abort(),
        "panic" => panic!("asked to"),
        "quit" => std::process::exit(7),
        "babble" => {
            println!("not a message");
            std::process::exit(0)
        }
        "gobble" => gobble(),
        _ => carry_out(request),
    }
}

fn stem(path: &Path) -> &str {
    path.file_stem()
        .and_then(|stem| stem.to_str())
        .unwrap_or_default()
}

fn gobble() -> Outcome {
    let mut hoard = Vec::new();
    loop {
        hoard.push(vec![1_u8; 32 << 20]);
    }
}
