//! A whole desktop session without a desktop: a display, a session bus and an unlocked keychain.

use std::process::Command;

use crate::display::Display;
use crate::session_bus::SessionBus;

/// A private session; everything in it ends when this is dropped.
#[derive(Debug)]
pub struct Headless {
    display: Display,
    bus: SessionBus,
}

impl Headless {
    /// Starts the display, the bus and the keychain.
    pub fn start() -> anyhow::Result<Self> {
        Ok(Self {
            bus: SessionBus::start()?,
            display: Display::start()?,
        })
    }

    /// Puts a command into this session.
    pub fn apply(&self, command: &mut Command) {
        self.display.apply(command);
        self.bus.apply(command);
        // No accessibility bus is running here; without this every GTK start waits for one.
        command.env("NO_AT_BRIDGE", "1");
    }
}
