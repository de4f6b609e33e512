//! `cargo xtask`: one command for every chore of the project, from a fresh machine to a picture of the window.
//! What the app itself does is not here; this only builds, starts, checks and measures it.

mod apt;
mod bench;
mod cleanup;
mod client;
mod command_line;
mod contract;
mod display;
mod headless;
mod icons;
mod npm;
mod packages;
mod process;
mod run;
mod sandbox_server;
mod screenshot;
mod session_bus;
mod setup;
mod stage;
mod test;
mod toolchain;
mod torture;
mod types;
mod workspace;

use std::process::ExitCode;

use clap::Parser;

use command_line::{CommandLine, Task};
use workspace::Workspace;

fn main() -> ExitCode {
    let task = CommandLine::parse().task;
    match carry_out(task) {
        Ok(code) => code,
        Err(problem) => {
            eprintln!("xtask: {problem:#}");
            ExitCode::FAILURE
        }
    }
}

fn carry_out(task: Task) -> anyhow::Result<ExitCode> {
    cleanup::on_interrupt()?;
    let workspace = Workspace::find()?;
    match task {
        Task::Run(options) => run::run(&workspace, &options),
        Task::Test(options) => test::test(&workspace, &options),
        Task::Types => types::regenerate(&workspace),
        Task::Contract(options) => contract::contract(&workspace, &options),
        Task::Icons => icons::regenerate(&workspace),
        Task::Bench(options) => bench::bench(&workspace, &options),
        Task::Torture(options) => torture::torture(&workspace, &options),
    }
}
