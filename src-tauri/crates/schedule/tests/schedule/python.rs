//! Python as a second opinion; where it is missing, its tests say so and are skipped, except where they must run.

use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Set where everything these tests need is installed, so that a skipped test is an error.
const MUST_RUN: &str = "POSTROOM_PEERS_INSTALLED";
const CANDIDATES: [&str; 3] = ["python3", "/usr/bin/python3", "python"];

/// Runs a script with Python and gives what it prints; `None` when no Python here has the module.
pub fn answer(script: &str, module: &str, input: &str) -> Option<String> {
    let Some(python) = CANDIDATES.iter().find(|python| can_import(python, module)) else {
        let message = format!("no python3 with the module {module} is installed");
        assert!(std::env::var_os(MUST_RUN).is_none(), "{message}");
        println!("skipped: {message}");
        return None;
    };
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/python")
        .join(script);
    let mut child = Command::new(python)
        .arg(path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(input.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} ends well");
    Some(String::from_utf8(output.stdout).unwrap())
}

fn can_import(python: &str, module: &str) -> bool {
    let import = format!("import {module}");
    let mut command = Command::new(python);
    command
        .args(["-c", &import])
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
