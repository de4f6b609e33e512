//! The database on this machine: one writer, many readers, and two doors, [`Store::write`] and [`Store::read`].
//!
//! One file per table below; nothing outside this folder names a table.

pub mod accounts;
pub mod audience;
pub mod blobs;
pub mod bookings;
pub mod clock;
mod connection;
pub mod contacts;
pub mod copy;
pub mod deliveries;
pub mod draft_conflicts;
pub mod draft_errands;
pub mod draft_links;
pub mod drafts;
pub mod ids;
pub mod library;
pub mod library_trash;
mod migrate;
mod opening;
pub mod outbox;
pub mod post_values;
pub mod posts;
pub mod proofs;
pub mod revisions;
mod row;
pub mod runs;
pub mod sends;
pub mod settings;
pub mod suppressions;
pub mod trash;
pub mod uploads;
pub mod wreck;
mod writer;

pub use connection::Store;
pub use migrate::SCHEMA_VERSION;
pub use opening::{Opening, Watch};

/// What went wrong in the store, by what the caller does about it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk is full; nothing was written.
    #[error("the disk is full; free some space and it goes on")]
    DiskFull,
    /// The folder or file cannot be written to.
    #[error("the data folder cannot be written to")]
    ReadOnly,
    /// Another program holds the database.
    #[error("another program is using the database")]
    Locked,
    /// The file is not a sound database.
    #[error("the database is damaged")]
    Damaged,
    /// The file was written by a newer Postroom.
    #[error("this data was written by a newer Postroom; please update the app")]
    TooNew,
    /// The SQLite library is too old to be safe.
    #[error("SQLite {found} is too old; {needed} or newer is needed")]
    OldSqlite { found: String, needed: &'static str },
    /// A row holds something this version cannot read; it is left as it is.
    #[error("a row in {table} cannot be read: {why}")]
    Unreadable { table: &'static str, why: String },
    /// Anything else SQLite said.
    #[error("the database refused: {0}")]
    Sqlite(rusqlite::Error),
    /// A file could not be read or written, or the disk failed under the database.
    #[error("a file could not be read or written: {0}")]
    Io(#[from] std::io::Error),
}

impl StoreError {
    /// Says the same once more, for others whose change failed with it.
    pub(crate) fn repeated(&self) -> Self {
        match self {
            Self::DiskFull => Self::DiskFull,
            Self::ReadOnly => Self::ReadOnly,
            Self::Locked => Self::Locked,
            Self::Damaged => Self::Damaged,
            Self::Sqlite(rusqlite::Error::SqliteFailure(code, text)) => {
                Self::Sqlite(rusqlite::Error::SqliteFailure(*code, text.clone()))
            }
            Self::Io(error) => Self::Io(std::io::Error::new(error.kind(), error.to_string())),
            other => Self::Io(std::io::Error::other(other.to_string())),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        match error.sqlite_error_code() {
            Some(Code::DiskFull) => Self::DiskFull,
            Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => Self::ReadOnly,
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Self::Locked,
            Some(Code::SystemIoFailure) => Self::Io(std::io::Error::other(error)),
            Some(Code::DatabaseCorrupt | Code::NotADatabase) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

/// Names a file error by what the person can do about it.
pub fn file_error(error: std::io::Error) -> StoreError {
    match error.kind() {
        std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => StoreError::DiskFull,
        std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
            StoreError::ReadOnly
        }
        _ => StoreError::Io(error),
    }
}

/// Gives the version of the SQLite library.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
