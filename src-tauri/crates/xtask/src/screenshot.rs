//! A picture of the window: the app on a display of its own, photographed when it shows its content.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};

use crate::cleanup::Scratch;
use crate::headless::Headless;
use crate::process::{self, Running};
use crate::run::app;
use crate::workspace::Workspace;

/// The variable that names the file the app makes when its first frame is usable.
pub const READY_FILE: &str = "POSTROOM_READY_FILE";

const PATIENCE: Duration = Duration::from_secs(60);
/// Pictures and fonts still arrive after the first usable frame.
const SETTLE: Duration = Duration::from_millis(400);
const SETTLE_TRIES: u32 = 12;

/// Starts the app, waits until its window stands still, and saves it as a PNG.
pub fn save(workspace: &Workspace, file: &Path, data: Option<PathBuf>) -> anyhow::Result<ExitCode> {
    let scratch = Scratch::new()?;
    let session = Headless::start()?;
    let data = data.unwrap_or_else(|| scratch.path().join("data"));
    let ready = scratch.path().join("ready");
    let mut command = app(workspace, Some(&data));
    command.env(READY_FILE, &ready);
    session.apply(&mut command);
    let mut running = Running::start(&mut command)?;
    wait_until_ready(&mut running, &ready)?;
    let picture = settled_picture(&session, scratch.path())?;
    running.check_alive()?;
    keep(&picture, file)?;
    println!("The window is in {}.", file.display());
    Ok(ExitCode::SUCCESS)
}

/// Waits until the app has made its ready file; fails when it ends or takes too long.
pub fn wait_until_ready(running: &mut Running, ready: &Path) -> anyhow::Result<()> {
    let begun = Instant::now();
    while !ready.exists() {
        running
            .check_alive()
            .context("the window never showed its content")?;
        if begun.elapsed() > PATIENCE {
            bail!(
                "the window did not show its content within {} s",
                PATIENCE.as_secs()
            );
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

/// Takes pictures until two in a row are the same, or the last one when something keeps moving.
fn settled_picture(session: &Headless, folder: &Path) -> anyhow::Result<PathBuf> {
    let window = find_window(session)?;
    let (older, newer) = (folder.join("older.ppm"), folder.join("newer.ppm"));
    photograph(session, &window, &newer)?;
    for _ in 0..SETTLE_TRIES {
        std::fs::rename(&newer, &older)?;
        std::thread::sleep(SETTLE);
        photograph(session, &window, &newer)?;
        if std::fs::read(&older)? == std::fs::read(&newer)? {
            break;
        }
    }
    ensure_shows_something(&newer)?;
    Ok(newer)
}

fn find_window(session: &Headless) -> anyhow::Result<String> {
    let mut command = Command::new("xdotool");
    command.args(["search", "--onlyvisible", "--name", "^Postroom"]);
    session.apply(&mut command);
    let found = process::read(&mut command).context("the window cannot be found")?;
    let window = found.lines().last().context("the window has no id")?;
    Ok(window.to_owned())
}

fn photograph(session: &Headless, window: &str, file: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("import");
    command.args(["-silent", "-window", window]).arg(file);
    session.apply(&mut command);
    process::read(&mut command).map(|_| ())
}

fn ensure_shows_something(picture: &Path) -> anyhow::Result<()> {
    let mut command = Command::new("identify");
    let colours = process::read(command.args(["-format", "%k"]).arg(picture))?;
    let colours: u64 = colours.trim().parse().context("no count of colours")?;
    ensure!(colours > 1, "the window is blank; no picture was saved");
    Ok(())
}

fn keep(picture: &Path, file: &Path) -> anyhow::Result<()> {
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let mut png = std::ffi::OsString::from("png:");
    png.push(file);
    process::read(Command::new("convert").arg(picture).arg(png))
        .with_context(|| format!("{} cannot be written", file.display()))?;
    Ok(())
}
