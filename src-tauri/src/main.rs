//! The desktop app. The same executable serves as picture worker when it is called with the hidden argument.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

use std::process::ExitCode;

fn main() -> ExitCode {
    if imaging::worker::is_worker_call(std::env::args_os()) {
        return imaging::worker::serve();
    }
    postroom::run()
}
