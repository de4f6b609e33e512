//! Why an operation of the core did not happen, by what the caller does about it.

use crate::{
    backup::BackupError, channel::ChannelError, check::Finding, imaging::PictureError,
    media_host::HostError, schedule::ExpandError, secret::SecretError, store::StoreError,
};

/// The error of every operation.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// There is no such thing (any more).
    #[error("this {0} does not exist any more")]
    NotFound(&'static str),
    /// Something in the draft stands in the way; nothing was sent.
    #[error("the draft cannot be sent as it is")]
    ChecksFailed(Vec<Finding>),
    /// It had already left.
    #[error("it was too late: the request had already left")]
    TooLate,
    /// What was given cannot be used; says why.
    #[error("{0}")]
    Invalid(String),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Channel(#[from] ChannelError),
    #[error(transparent)]
    Host(#[from] HostError),
    #[error(transparent)]
    Secret(#[from] SecretError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<ExpandError> for DeskError {
    fn from(error: ExpandError) -> Self {
        Self::Invalid(error.to_string())
    }
}

impl From<rusqlite::Error> for DeskError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Store(error.into())
    }
}

impl From<std::io::Error> for DeskError {
    fn from(error: std::io::Error) -> Self {
        Self::Store(crate::store::file_error(error))
    }
}
