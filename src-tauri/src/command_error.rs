//! What a command answers when it did not happen. A code exists only if the UI acts on it.

use composer::{
    channel::ChannelError, error::DeskError, media_host::HostError, secret::SecretError,
    store::StoreError,
};
use serde::Serialize;
use ts_rs::TS;

/// The error of every command.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct CommandError {
    pub code: CommandCode,
    /// For people, in English; the UI has its own words where the code says enough.
    pub message: String,
    /// More for the code, such as findings as JSON.
    pub detail: Option<String>,
}

/// What the UI does about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum CommandCode {
    /// Reload the list it came from.
    NotFound,
    /// Show the findings in `detail`.
    ChecksFailed,
    /// Say that it had already left.
    TooLate,
    /// Ask for a new token.
    SignInNeeded,
    /// Say that it will go on by itself.
    Unreachable,
    /// Show the system's own words.
    Refused,
    /// Ask for the keys of the account's own storage.
    KeysMissing,
    /// Offer "this session only".
    NoKeychain,
    /// Keep the text in the editor, say that the disk is full, and try again.
    DiskFull,
    /// Keep the text in the editor, say that the folder cannot be written to, and try again.
    ReadOnly,
    /// Keep the text in the editor, say that another program holds the data, and try again.
    Locked,
    /// Keep the text in the editor, and send to the backups.
    Damaged,
    /// Keep the text in the editor and try again.
    Storage,
    /// Show the message beside the field.
    Invalid,
    /// Show the picture's own message.
    Picture,
    /// Nothing to do but tell.
    Internal,
}

impl CommandError {
    /// Makes an error for something the person entered.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self {
            code: CommandCode::Invalid,
            message: message.into(),
            detail: None,
        }
    }

    /// Makes an error nobody can do anything about.
    pub fn internal(message: impl Into<String>) -> Self {
        Self {
            code: CommandCode::Internal,
            message: message.into(),
            detail: None,
        }
    }
}

impl From<DeskError> for CommandError {
    fn from(error: DeskError) -> Self {
        let code = code(&error);
        if matches!(error, DeskError::Store(_)) || code == CommandCode::Internal {
            tracing::error!(%error, "a command failed");
        }
        let detail = match &error {
            DeskError::ChecksFailed(findings) => serde_json::to_string(findings).ok(),
            DeskError::Picture(picture) => serde_json::to_string(picture).ok(),
            _ => None,
        };
        Self {
            code,
            message: error.to_string(),
            detail,
        }
    }
}

fn code(error: &DeskError) -> CommandCode {
    match error {
        DeskError::NotFound(_) => CommandCode::NotFound,
        DeskError::ChecksFailed(_) => CommandCode::ChecksFailed,
        DeskError::TooLate => CommandCode::TooLate,
        DeskError::Invalid(_) | DeskError::Backup(_) => CommandCode::Invalid,
        DeskError::Picture(_) => CommandCode::Picture,
        DeskError::Channel(channel) => match channel {
            ChannelError::SignInNeeded => CommandCode::SignInNeeded,
            ChannelError::Refused { .. } | ChannelError::NotOffered => CommandCode::Refused,
            ChannelError::Unreachable(_)
            | ChannelError::TryLater { .. }
            | ChannelError::Unknown { .. } => CommandCode::Unreachable,
            ChannelError::Unexpected { .. } => CommandCode::Refused,
        },
        DeskError::Host(host) => of_host(host),
        DeskError::Secret(SecretError::NoKeychain(_)) => CommandCode::NoKeychain,
        DeskError::Store(store) => of_store(store),
    }
}

fn of_host(error: &HostError) -> CommandCode {
    match error {
        HostError::Unreachable(_) | HostError::TryLater { .. } => CommandCode::Unreachable,
        HostError::KeysMissing => CommandCode::KeysMissing,
        _ => CommandCode::Refused,
    }
}

fn of_store(error: &StoreError) -> CommandCode {
    match error {
        StoreError::DiskFull => CommandCode::DiskFull,
        StoreError::ReadOnly => CommandCode::ReadOnly,
        StoreError::Locked => CommandCode::Locked,
        StoreError::Damaged => CommandCode::Damaged,
        StoreError::Io(_) => CommandCode::Storage,
        _ => CommandCode::Internal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_failure_of_the_disk_has_the_code_the_window_has_words_for() {
        let io = StoreError::Io(std::io::Error::other("the disk failed"));
        let told = [
            (StoreError::DiskFull, "disk_full"),
            (StoreError::ReadOnly, "read_only"),
            (StoreError::Locked, "locked"),
            (StoreError::Damaged, "damaged"),
            (io, "storage"),
            (StoreError::TooNew, "internal"),
        ];
        for (error, code) in told {
            let answer = CommandError::from(DeskError::Store(error));
            let answer = serde_json::to_value(answer).expect("an answer is JSON");
            assert_eq!(answer["code"], code);
        }
    }
}
