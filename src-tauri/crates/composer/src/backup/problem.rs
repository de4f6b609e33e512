//! Why a backup file was not made or not taken.

/// What is wrong, what was kept and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BackupError {
    /// It never was one of ours.
    #[error("this file is not a Postroom backup; nothing was changed. Choose another file")]
    NotABackup,
    /// Its end is missing.
    #[error(
        "this backup is not complete, a part of the file is missing; nothing was changed. \
         Copy it here again or choose an older backup"
    )]
    Incomplete,
    /// A part of it is not what was written.
    #[error(
        "this backup was changed or damaged ({part}); nothing was changed here. \
         Copy it here again or choose an older backup"
    )]
    Altered { part: String },
    /// It needs a newer app.
    #[error(
        "this backup was made by a newer Postroom ({app_version}); nothing was changed. \
         Update the app, then restore it"
    )]
    TooNew { app_version: String },
    /// The copy of the database did not pass its check.
    #[error(
        "the copy of the database is not sound, so it was not kept; your data is unchanged. \
         Close and open Postroom, which checks and repairs it"
    )]
    Unsound,
    /// Someone asked to stop.
    #[error("it was stopped; nothing was changed")]
    Stopped,
    /// There is too little room to work safely.
    #[error("there is too little free space on the disk for a copy; nothing was changed")]
    NoRoom,
}

impl BackupError {
    pub(super) fn altered(part: impl Into<String>) -> Self {
        Self::Altered { part: part.into() }
    }
}
