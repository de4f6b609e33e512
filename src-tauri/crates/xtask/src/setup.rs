//! What each chore needs on this machine before it starts, by platform.

use std::path::Path;

use anyhow::bail;

use crate::packages::{Purpose, needed_for};
use crate::{apt, process};

/// Installs or asks for what these purposes need.
pub fn prepare(purposes: &[Purpose]) -> anyhow::Result<()> {
    if cfg!(target_os = "linux") {
        return prepare_linux(purposes);
    }
    println!("{}", elsewhere());
    Ok(())
}

/// Fails with a clear sentence where a chore only works on Linux.
pub fn only_on_linux(chore: &str) -> anyhow::Result<()> {
    if cfg!(target_os = "linux") {
        return Ok(());
    }
    bail!("{chore} works on Linux only; nothing was changed")
}

fn prepare_linux(purposes: &[Purpose]) -> anyhow::Result<()> {
    let wanted = needed_for(purposes);
    if Path::new("/usr/bin/dpkg-query").exists() && process::answers("apt-get", "--version") {
        return apt::install_missing(&wanted);
    }
    println!("This is neither Debian nor Ubuntu; these must be installed already:");
    for package in wanted {
        println!("  {}: {}", package.name, package.reason);
    }
    Ok(())
}

fn elsewhere() -> &'static str {
    if cfg!(target_os = "macos") {
        "Needs the Xcode command line tools (xcode-select --install), cmake and nasm (brew install cmake nasm)."
    } else {
        "Needs WebView2 (part of Windows 11), the Visual Studio C++ build tools, cmake and nasm \
         (winget install Kitware.CMake NASM.NASM)."
    }
}
