//! Copies of everything on this machine: daily ones beside it, and a whole one in a file of the person's choice.

mod archive;
mod copies;
mod course;
mod disk;
mod export;
mod facts;
mod health;
mod make;
mod manifest;
mod problem;
mod rescue;
mod restore;
mod start;
mod swap;

pub use archive::look_into;
pub use copies::{copy_if_due, copy_now, run_copies};
pub use course::Course;
pub use disk::file_date;
pub use export::export;
pub use facts::{dismiss_recovery, facts, recovery};
pub use health::{Health, examine};
pub use make::make;
pub use problem::BackupError;
pub use restore::restore;
pub use start::{Opened, check_beside_work, closed, open};

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What lies in the data folder, for the settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StorageFacts {
    pub folder: String,
    pub database_bytes: u64,
    pub library_bytes: u64,
    pub library_files: u32,
    /// Daily copies, newest first.
    pub copies: Vec<DailyCopy>,
    pub last_backup_at_ms: Option<i64>,
    /// What was done about a damaged database, until the person has seen it.
    pub recovery: Option<Recovery>,
}

/// One automatic copy of the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct DailyCopy {
    pub made_at_ms: i64,
    pub size_bytes: u64,
}

/// What is in a backup file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct BackupContents {
    pub path: String,
    pub made_at_ms: i64,
    pub size_bytes: u64,
    pub drafts: u32,
    pub posts: u32,
    pub files: u32,
    /// Originals that were missing or damaged in the library when it was made.
    pub left_out: u32,
}

/// Which form an export takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum ExportForm {
    Json,
    Csv,
}

/// What an export wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Exported {
    /// The files it wrote.
    pub paths: Vec<String>,
    pub drafts: u32,
    pub posts: u32,
}

/// What was done about a damaged database at start, or by a restore.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Recovery {
    pub kind: RecoveryKind,
    pub at_ms: i64,
    /// When the copy that is in use now was made; `None` when there was no good copy.
    pub copy_made_at_ms: Option<i64>,
    /// Where the old database was put; nothing of it was deleted.
    pub put_aside: String,
    /// Newer drafts that could still be read from the damaged file.
    pub rescued_drafts: u32,
    /// Sends that were waiting and are held for the person now.
    pub held_sends: u32,
}

/// Why another database is in use than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum RecoveryKind {
    Damaged,
    Restored,
}
