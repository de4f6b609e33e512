//! `cargo xtask run`: the app as a person gets it, built in release and opened.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context;

use crate::command_line::RunOptions;
use crate::display::{self, Display};
use crate::packages::Purpose;
use crate::process::{self, Running};
use crate::session_bus::{self, SessionBus};
use crate::workspace::Workspace;
use crate::{npm, screenshot, setup};

/// Builds the app and opens its window, or saves a picture of it.
pub fn run(workspace: &Workspace, options: &RunOptions) -> anyhow::Result<ExitCode> {
    let data = absolute(options.data.as_deref())?;
    let picture = absolute(options.screenshot.as_deref())?;
    if picture.is_some() {
        setup::only_on_linux("--screenshot")?;
    }
    setup::prepare(&purposes(picture.is_some()))?;
    build(workspace)?;
    match picture {
        Some(file) => screenshot::save(workspace, &file, data),
        None => open(workspace, data.as_deref()),
    }
}

/// The release build of the app, ready to start.
pub fn app(workspace: &Workspace, data: Option<&Path>) -> Command {
    let mut command = process::command(workspace.program("release", "postroom"));
    if let Some(data) = data {
        command.arg("--data").arg(data);
    }
    command
}

fn purposes(picture: bool) -> Vec<Purpose> {
    let mut purposes = vec![Purpose::Build];
    if picture || !display::somebody_is_looking() {
        purposes.push(Purpose::Display);
    }
    if picture {
        purposes.push(Purpose::Screenshot);
    }
    purposes
}

fn build(workspace: &Workspace) -> anyhow::Result<()> {
    npm::install(workspace)?;
    npm::script(workspace, "build")?;
    let mut command = workspace.cargo(&["build", "--release", "--bin", "postroom"]);
    process::run(command.args(["--features", "custom-protocol"]))
}

fn open(workspace: &Workspace, data: Option<&Path>) -> anyhow::Result<ExitCode> {
    let mut command = app(workspace, data);
    let bus = private_bus()?;
    let display = private_display()?;
    if let Some(bus) = &bus {
        bus.apply(&mut command);
    }
    if let Some(display) = &display {
        display.apply(&mut command);
    }
    println!("Postroom is open; close its window or press Ctrl+C to end it.");
    let status = Running::start(&mut command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

fn private_display() -> anyhow::Result<Option<Display>> {
    if display::somebody_is_looking() {
        return Ok(None);
    }
    let display = Display::start()?;
    println!(
        "There is no display, so the window opens on Xvfb {0}. To look at it: \
         `import -display {0} -window root FILE.png`, a VNC server on that display, \
         or `cargo xtask run --screenshot FILE.png`.",
        display.name()
    );
    Ok(Some(display))
}

fn private_bus() -> anyhow::Result<Option<SessionBus>> {
    if session_bus::in_a_session() || display::somebody_is_looking() {
        return Ok(None);
    }
    println!(
        "There is no desktop session, so the app gets a session bus and a keychain of its own; \
         tokens added now are forgotten when it ends."
    );
    SessionBus::start().map(Some)
}

fn absolute(path: Option<&Path>) -> anyhow::Result<Option<PathBuf>> {
    path.map(std::path::absolute)
        .transpose()
        .context("a path cannot be read")
}
