//! Reads what can still be read of a damaged database, row by row.

use super::{StoreError, accounts, blobs, blobs::BlobRow, drafts, suppressions};
use crate::{
    account::Account, blob::BlobHash, draft::Draft, id::AccountId, suppression::Suppression,
};
use rusqlite::{Connection, OpenFlags};
use std::path::Path;

/// Rows looked for where the damaged table cannot say how many it has.
const ROWS_TRIED: i64 = 100_000;

/// A damaged database; nothing is written to it.
pub struct Wreck(Connection);

impl Wreck {
    /// Opens a copy of the damaged files.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags)?;
        db.pragma_update(None, "query_only", true)?;
        // Fails here, and not at every row, when the list of tables is gone.
        db.prepare("SELECT id FROM drafts WHERE row = ?1")?;
        Ok(Self(db))
    }

    /// Gives each draft that can be read; the others are passed over.
    pub fn drafts(&self) -> Result<impl Iterator<Item = Draft> + '_, StoreError> {
        let last = self.0.query_row("SELECT max(row) FROM drafts", [], |row| {
            row.get::<_, Option<i64>>(0)
        });
        let last = last.map_or(ROWS_TRIED, |last| last.unwrap_or(0).min(10 * ROWS_TRIED));
        Ok((1..=last).filter_map(|row| self.draft(row)))
    }

    fn draft(&self, row: i64) -> Option<Draft> {
        let sql = "SELECT id, revision, fields, created_at_ms, updated_at_ms, deleted_at_ms
                   FROM drafts WHERE row = ?1";
        let mut statement = self.0.prepare_cached(sql).ok()?;
        let found = statement.query_and_then([row], drafts::draft).ok()?.next();
        found.and_then(Result::ok)
    }

    /// Gives the numbers never to send to, as far as they can be read.
    pub fn suppressions(&self) -> Vec<Suppression> {
        let mut found = Vec::new();
        let read = suppressions::each(&self.0, |entry| {
            found.push(entry);
            Ok::<_, StoreError>(())
        });
        if let Err(error) = read {
            tracing::warn!(%error, "not every number never to send to can be read");
        }
        found
    }

    /// Reads an account, if it can be read.
    pub fn account(&self, id: AccountId) -> Option<Account> {
        accounts::read(&self.0, id).ok().flatten()
    }

    /// Reads an original's row, if it can be read.
    pub fn blob(&self, hash: &BlobHash) -> Option<BlobRow> {
        blobs::read(&self.0, hash).ok().flatten()
    }
}
