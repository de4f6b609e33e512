//! `cargo xtask icons`: every platform's icon from one drawing.

mod apple;
mod windows;

use std::fs;
use std::process::{Command, ExitCode};

use anyhow::{Context, ensure};

use crate::packages::Purpose;
use crate::setup;
use crate::workspace::Workspace;

const DRAWING: &str = "icons/postroom.svg";

/// File names and their edges in pixels.
const PICTURES: [(&str, u32); 14] = [
    ("32x32.png", 32),
    ("128x128.png", 128),
    ("128x128@2x.png", 256),
    ("icon.png", 512),
    ("Square30x30Logo.png", 30),
    ("Square44x44Logo.png", 44),
    ("Square71x71Logo.png", 71),
    ("Square89x89Logo.png", 89),
    ("Square107x107Logo.png", 107),
    ("Square142x142Logo.png", 142),
    ("Square150x150Logo.png", 150),
    ("Square284x284Logo.png", 284),
    ("Square310x310Logo.png", 310),
    ("StoreLogo.png", 50),
];

/// Draws all icons anew.
pub fn regenerate(workspace: &Workspace) -> anyhow::Result<ExitCode> {
    setup::only_on_linux("icons")?;
    setup::prepare(&[Purpose::Icons])?;
    let draw = |edge_px: u32| draw(workspace, edge_px);
    for (name, edge_px) in PICTURES {
        write(workspace, name, &draw(edge_px)?)?;
    }
    write(workspace, "icon.icns", &apple::icns(draw)?)?;
    write(workspace, "icon.ico", &windows::ico(draw)?)?;
    println!("{} icons drawn from {DRAWING}.", PICTURES.len() + 2);
    Ok(ExitCode::SUCCESS)
}

fn draw(workspace: &Workspace, edge_px: u32) -> anyhow::Result<Vec<u8>> {
    let edge = edge_px.to_string();
    let output = Command::new("rsvg-convert")
        .args(["--width", &edge, "--height", &edge])
        .arg(workspace.path(DRAWING))
        .output()
        .context("rsvg-convert could not be started")?;
    ensure!(
        output.status.success(),
        "{DRAWING} cannot be drawn: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    Ok(output.stdout)
}

fn write(workspace: &Workspace, name: &str, bytes: &[u8]) -> anyhow::Result<()> {
    let path = workspace.path("icons").join(name);
    fs::write(&path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}

/// A length as the containers count it.
fn length(bytes: usize) -> anyhow::Result<u32> {
    u32::try_from(bytes).context("an icon is too large for its container")
}
