//! A display without a screen: Xvfb on a number it picks itself.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::Context;

use crate::process::{self, Running};

const SCREEN: &str = "1440x900x24";

/// A running Xvfb; it ends when this is dropped.
#[derive(Debug)]
pub struct Display {
    name: String,
    _server: Running,
}

impl Display {
    /// Starts Xvfb on a free display number.
    pub fn start() -> anyhow::Result<Self> {
        let mut command = process::command("Xvfb");
        command
            .args(["-displayfd", "1", "-screen", "0", SCREEN])
            .args(["-nolisten", "tcp", "-noreset"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut server = Running::start(&mut command)?;
        let pipe = server.child().stdout.take().context("Xvfb has no output")?;
        let mut number = String::new();
        BufReader::new(pipe).read_line(&mut number)?;
        let number: u32 = number
            .trim()
            .parse()
            .context("Xvfb ended without naming a display")?;
        Ok(Self {
            name: format!(":{number}"),
            _server: server,
        })
    }

    /// Its name, as in `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Points a command at this display and at no other.
    pub fn apply(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.name)
            .env("GDK_BACKEND", "x11")
            .env_remove("WAYLAND_DISPLAY");
    }
}

/// Whether somebody can see a window that is opened now.
pub fn somebody_is_looking() -> bool {
    if !cfg!(target_os = "linux") {
        return true;
    }
    ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    fn geometry(display: &str) -> anyhow::Result<String> {
        process::read(
            Command::new("xdotool")
                .arg("getdisplaygeometry")
                .env("DISPLAY", display),
        )
    }

    #[test]
    fn a_display_has_its_size_and_is_gone_when_it_is_dropped() {
        let display = Display::start().expect("a display");
        let name = display.name().to_owned();
        assert_eq!(geometry(&name).expect("a size").trim(), "1440 900");
        drop(display);
        assert!(geometry(&name).is_err(), "Xvfb is still there");
    }

    #[test]
    fn two_displays_have_different_names() {
        let (one, other) = (
            Display::start().expect("one"),
            Display::start().expect("another"),
        );
        assert_ne!(one.name(), other.name());
    }
}
