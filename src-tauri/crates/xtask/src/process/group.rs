//! Process groups: a child with everything it starts, ended together. Windows knows no such groups; there
//! only the child itself is ended.

use std::process::Command;
use std::sync::OnceLock;

/// Puts the command into a process group of its own.
#[cfg(unix)]
pub fn separate(command: &mut Command) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
}

/// Leaves the command where it is.
#[cfg(not(unix))]
pub fn separate(_command: &mut Command) {}

/// Asks everything in the group to end.
pub fn ask_to_end(id: u32) {
    signal(id, Wish::End);
}

/// Ends everything in the group at once; a group that is already gone is fine.
pub fn end_group(id: u32) {
    signal(id, Wish::EndNow);
}

#[derive(Debug, Clone, Copy)]
enum Wish {
    End,
    EndNow,
}

#[cfg(unix)]
fn signal(id: u32, wish: Wish) {
    use rustix::process::{Pid, Signal, kill_process_group};
    let signal = match wish {
        Wish::End => Signal::TERM,
        Wish::EndNow => Signal::KILL,
    };
    let group = i32::try_from(id).ok().and_then(Pid::from_raw);
    if let Some(group) = group {
        let _ = kill_process_group(group, signal);
    }
}

#[cfg(not(unix))]
fn signal(_id: u32, _wish: Wish) {}

/// Whether `setpriv` can tie a child's life to ours.
pub fn kernel_can_guard() -> bool {
    static ANSWER: OnceLock<bool> = OnceLock::new();
    *ANSWER.get_or_init(|| {
        cfg!(target_os = "linux")
            && Command::new("setpriv")
                .args(["--pdeathsig", "TERM", "--", "true"])
                .stderr(std::process::Stdio::null())
                .status()
                .is_ok_and(|status| status.success())
    })
}
