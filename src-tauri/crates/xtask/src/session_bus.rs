//! A D-Bus session of its own with an unlocked keychain in it, for machines where nobody is signed in.
//! The keychain lives in a temporary folder and is gone with it.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::cleanup::Scratch;
use crate::process::{self, Running};

/// Protects nothing: the keychain is as short-lived as the process that made it.
const PASSWORD: &[u8] = b"postroom-xtask";
const PATIENCE: Duration = Duration::from_secs(10);

/// A session bus with a keychain; both end when this is dropped.
#[derive(Debug)]
pub struct SessionBus {
    // Dropped in this order: the keychain before the bus it speaks on.
    _keychain: Running,
    _bus: Running,
    address: String,
    _folder: Scratch,
}

impl SessionBus {
    /// Starts the bus and the keychain, and waits until the keychain answers.
    pub fn start() -> anyhow::Result<Self> {
        let folder = Scratch::new()?;
        let (bus, address) = start_bus()?;
        let keychain = start_keychain(&address, &folder)?;
        wait_for_keychain(&address)?;
        Ok(Self {
            _keychain: keychain,
            _bus: bus,
            address,
            _folder: folder,
        })
    }

    /// Points a command at this bus.
    pub fn apply(&self, command: &mut Command) {
        command.env("DBUS_SESSION_BUS_ADDRESS", &self.address);
    }
}

/// Whether this command was started inside somebody's session.
pub fn in_a_session() -> bool {
    std::env::var_os("DBUS_SESSION_BUS_ADDRESS").is_some_and(|address| !address.is_empty())
}

fn start_bus() -> anyhow::Result<(Running, String)> {
    let mut command = process::command("dbus-daemon");
    command
        .args(["--session", "--nofork", "--nopidfile", "--print-address=1"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut bus = Running::start(&mut command)?;
    let pipe = bus.child().stdout.take().context("the bus has no output")?;
    let mut address = String::new();
    BufReader::new(pipe).read_line(&mut address)?;
    let address = address.trim().to_owned();
    if address.is_empty() {
        bail!("the session bus ended without naming its address");
    }
    Ok((bus, address))
}

fn start_keychain(address: &str, folder: &Scratch) -> anyhow::Result<Running> {
    let mut command = process::command("gnome-keyring-daemon");
    command
        .args(["--foreground", "--unlock", "--components=secrets"])
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .env("XDG_DATA_HOME", folder.path())
        .env("XDG_RUNTIME_DIR", folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    let mut keychain = Running::start(&mut command)?;
    let mut pipe = keychain.child().stdin.take().context("no input")?;
    pipe.write_all(PASSWORD)
        .context("the keychain took no password")?;
    Ok(keychain)
}

fn wait_for_keychain(address: &str) -> anyhow::Result<()> {
    let started = Instant::now();
    while started.elapsed() < PATIENCE {
        if keychain_answers(address) {
            return Ok(());
        }
        std::thread::sleep(process::TICK);
    }
    bail!(
        "the keychain did not come up within {} s",
        PATIENCE.as_secs()
    )
}

fn keychain_answers(address: &str) -> bool {
    let mut command = Command::new("dbus-send");
    command
        .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus"])
        .args(["/", "org.freedesktop.DBus.GetNameOwner"])
        .arg("string:org.freedesktop.secrets")
        .env("DBUS_SESSION_BUS_ADDRESS", address);
    process::read(&mut command).is_ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_secret_put_into_the_keychain_can_be_read_again() {
        let bus = SessionBus::start().expect("a bus with a keychain");
        let run = |line: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", line]);
            bus.apply(&mut command);
            process::read(&mut command)
        };
        run("printf tulip | secret-tool store --label=test owner xtask").expect("stored unasked");
        let read = run("secret-tool lookup owner xtask").expect("read");
        assert_eq!(read, "tulip");
    }

    #[test]
    fn the_bus_is_gone_when_it_is_dropped() {
        let bus = SessionBus::start().expect("a bus with a keychain");
        let address = bus.address.clone();
        assert!(keychain_answers(&address));
        drop(bus);
        assert!(!keychain_answers(&address));
    }
}
