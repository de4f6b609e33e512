//! What went wrong, as a person and as a script need it: one sentence, a code, an exit code.

use composer::{
    backup::BackupError, channel::ChannelError, check::FindingLevel, error::DeskError,
    media_host::HostError as HostTrouble, secret::SecretError, store::StoreError,
};
use host::{FolderError, HostError};
use serde_json::Value;
use std::process::ExitCode;

/// How the program ends; the numbers are part of the interface and stand in `--help`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    Fine = 0,
    Other = 1,
    Usage = 2,
    NotFound = 3,
    Invalid = 4,
    NeedsYou = 5,
    SignInNeeded = 6,
    Unreachable = 7,
    FolderInUse = 8,
    SomeFailed = 9,
    Interrupted = 130,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// An error that ends the command: what happened, what was kept, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    pub exit: Exit,
    pub code: &'static str,
    pub message: String,
    pub detail: Option<Value>,
}

impl Problem {
    /// Makes a problem from its exit code, its code word and its sentence.
    pub fn new(exit: Exit, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            exit,
            code,
            message: message.into(),
            detail: None,
        }
    }

    /// Makes a problem of arguments that do not fit together.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message)
    }

    /// Adds facts for scripts.
    pub fn with_detail(self, detail: impl serde::Serialize) -> Self {
        Self {
            detail: serde_json::to_value(detail).ok(),
            ..self
        }
    }

    /// Adds what was kept or what to do to the sentence.
    pub fn and(self, more: &str) -> Self {
        let message = format!("{} {more}", ended(&self.message));
        Self { message, ..self }
    }
}

fn ended(sentence: &str) -> String {
    let sentence = sentence.trim_end();
    if sentence.ends_with(['.', '!', '?']) {
        sentence.to_owned()
    } else {
        format!("{sentence}.")
    }
}

impl From<DeskError> for Problem {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::NotFound(what) => {
                let message = format!("this {what} does not exist (any more); nothing was changed");
                Self::new(Exit::NotFound, "not_found", message)
            }
            DeskError::ChecksFailed(findings) => {
                let reasons: Vec<String> = findings
                    .iter()
                    .filter(|finding| finding.level == FindingLevel::Blocks)
                    .map(crate::words::finding)
                    .collect();
                let message = format!(
                    "nothing was sent and the draft is kept: {}",
                    reasons.join("; ")
                );
                Self::new(Exit::Invalid, "checks_failed", message).with_detail(findings)
            }
            DeskError::TooLate => Self::new(Exit::Invalid, "too_late", error.to_string()),
            DeskError::Invalid(why) => Self::new(Exit::Invalid, "invalid", why),
            DeskError::Picture(error) => {
                Self::new(Exit::Invalid, "bad_picture", error.message.clone()).with_detail(error)
            }
            DeskError::Backup(error) => {
                let text = error.to_string();
                match error {
                    BackupError::Stopped => Self::new(Exit::Interrupted, "interrupted", text),
                    BackupError::NoRoom => Self::new(Exit::Other, "disk_full", text),
                    BackupError::Unsound => Self::new(Exit::Other, "damaged", text),
                    _ => Self::new(Exit::Invalid, "bad_backup", text),
                }
            }
            DeskError::Channel(error) => error.into(),
            DeskError::Host(error) => error.into(),
            DeskError::Secret(error) => error.into(),
            DeskError::Store(error) => error.into(),
        }
    }
}

impl From<ChannelError> for Problem {
    fn from(error: ChannelError) -> Self {
        let text = error.to_string();
        match error {
            ChannelError::Unreachable(_) => Self::new(Exit::Unreachable, "unreachable", text)
                .and("Check the address and the network, then try again."),
            ChannelError::TryLater { .. } => Self::new(Exit::Unreachable, "try_later", text),
            ChannelError::SignInNeeded => Self::new(Exit::SignInNeeded, "sign_in_needed", text)
                .and("The token is missing, expired or refused: set POSTROOM_TOKEN to a fresh one and try again."),
            ChannelError::Refused { code, message } => {
                let text = format!("the system refused: {message}");
                Self::new(Exit::Invalid, "refused", text).with_detail(serde_json::json!({ "code": code }))
            }
            ChannelError::NotOffered => Self::new(Exit::Other, "not_offered", text),
            ChannelError::Unknown { .. } => Self::new(Exit::NeedsYou, "unknown", text),
            ChannelError::Unexpected { .. } => Self::new(Exit::Other, "unexpected", text),
        }
    }
}

impl From<HostTrouble> for Problem {
    fn from(error: HostTrouble) -> Self {
        let text = error.to_string();
        match error {
            HostTrouble::Unreachable(_) | HostTrouble::TryLater { .. } => {
                Self::new(Exit::Unreachable, "storage_unreachable", text)
            }
            HostTrouble::NotChosen => Self::new(Exit::Invalid, "storage_not_chosen", text)
                .and("`account media-host set` chooses one."),
            HostTrouble::KeysMissing => Self::new(Exit::SignInNeeded, "storage_keys_missing", text)
                .and("Set POSTROOM_STORAGE_KEYS to them as JSON, or run “account media-host set” again."),
            HostTrouble::KeysRefused(_) => {
                Self::new(Exit::SignInNeeded, "storage_keys_refused", text)
            }
            HostTrouble::NoSuchPlace(_) => Self::new(Exit::NotFound, "storage_not_found", text),
            HostTrouble::Refused(_) => Self::new(Exit::Invalid, "storage_refused", text),
            HostTrouble::NotPublic { .. } => Self::new(Exit::Invalid, "storage_not_public", text),
            HostTrouble::Differs { .. } => Self::new(Exit::Invalid, "storage_differs", text),
            HostTrouble::Unexpected(_) => Self::new(Exit::Other, "unexpected", text),
        }
    }
}

impl From<SecretError> for Problem {
    fn from(error: SecretError) -> Self {
        let text =
            format!("{error}. Set POSTROOM_TOKEN to the token; it is then used for this run only");
        Self::new(Exit::SignInNeeded, "no_keychain", text)
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let code = match error {
            StoreError::DiskFull => "disk_full",
            StoreError::ReadOnly => "read_only",
            StoreError::Locked => {
                return Self::new(Exit::FolderInUse, "folder_in_use", error.to_string());
            }
            StoreError::TooNew => "too_new",
            StoreError::Damaged => "damaged",
            _ => "store",
        };
        Self::new(Exit::Other, code, error.to_string())
    }
}

impl From<HostError> for Problem {
    fn from(error: HostError) -> Self {
        match error {
            HostError::Folder(error @ FolderError::InUse { .. }) => {
                Self::new(Exit::FolderInUse, "folder_in_use", error.to_string())
            }
            HostError::Folder(error) => Self::new(Exit::Other, "folder", error.to_string()),
            HostError::Store(error) => error.into(),
            HostError::Desk(error) => error.into(),
            other => Self::new(Exit::Other, "start", other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_ended_before_the_next_one() {
        let problem = Problem::usage("--every needs --at").and("Nothing was changed.");
        assert_eq!(problem.message, "--every needs --at. Nothing was changed.");
        let problem = Problem::usage("Too late!").and("It had left.");
        assert_eq!(problem.message, "Too late! It had left.");
    }
}
