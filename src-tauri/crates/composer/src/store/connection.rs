//! Opens the database and keeps its connections.

use super::{StoreError, migrate::migrate};
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};
use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Older versions can lose pages in WAL mode under rare interleavings.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");
const READERS_KEPT: usize = 4;

/// The database on this machine.
pub struct Store {
    path: PathBuf,
    // Dropped before the writer: only the last connection to close can bring the journal into the file.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Connection>,
}

impl Store {
    /// Opens or creates the database file and brings it to this version's schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        let found = rusqlite::version_number();
        if found < OLDEST_SQLITE.0 {
            let found = rusqlite::version().to_owned();
            return Err(StoreError::OldSqlite {
                found,
                needed: OLDEST_SQLITE.1,
            });
        }
        let mut writer = Connection::open(path)?;
        prepare(&writer)?;
        writer.pragma_update(None, "journal_mode", "WAL")?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        migrate(&mut writer)?;
        let readers = Mutex::new(Vec::new());
        Ok(Self {
            path: path.to_owned(),
            writer: Mutex::new(writer),
            readers,
        })
    }

    /// Gives the folder the database lies in: the data folder.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Runs one transaction: all of it is kept, or none.
    pub fn write<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let mut writer = lock(&self.writer);
        let transaction = writer
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(StoreError::from)?;
        let result = change(&transaction)?;
        transaction.commit().map_err(StoreError::from)?;
        Ok(result)
    }

    /// Reads from one unchanging view of the database.
    pub fn read<T, E: From<StoreError>>(
        &self,
        look: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let reader = match lock(&self.readers).pop() {
            Some(reader) => reader,
            None => self.open_reader()?,
        };
        let result = self.look(&reader, look);
        let mut readers = lock(&self.readers);
        if readers.len() < READERS_KEPT {
            readers.push(reader);
        }
        result
    }

    fn look<T, E: From<StoreError>>(
        &self,
        reader: &Connection,
        look: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        let view = reader.unchecked_transaction().map_err(StoreError::from)?;
        let result = look(&view);
        view.finish().map_err(StoreError::from)?;
        result
    }

    fn open_reader(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let reader = Connection::open_with_flags(&self.path, flags)?;
        prepare(&reader)?;
        Ok(reader)
    }
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// A panic in another thread rolled its transaction back, so the connection is still sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(&folder.path().join("postroom.db")).unwrap();
        (folder, store)
    }

    #[test]
    fn a_failed_change_leaves_nothing_behind() {
        let (_folder, store) = store();
        let failed: Result<(), StoreError> = store.write(|tx| {
            tx.execute("INSERT INTO settings (key, value) VALUES ('a', '1')", [])?;
            Err(StoreError::DiskFull)
        });
        assert!(failed.is_err());
        let rows: i64 = store
            .read(|db| {
                let rows = db.query_row("SELECT count(*) FROM settings", [], |row| row.get(0))?;
                Ok::<_, StoreError>(rows)
            })
            .unwrap();
        assert_eq!(rows, 0);
    }

    #[test]
    fn commits_reach_the_disk_before_they_are_confirmed() {
        let (_folder, store) = store();
        let (mode, level): (String, i64) = store
            .write(|tx| {
                let mode = tx.pragma_query_value(None, "journal_mode", |row| row.get(0))?;
                let level = tx.pragma_query_value(None, "synchronous", |row| row.get(0))?;
                Ok::<_, StoreError>((mode, level))
            })
            .unwrap();
        assert_eq!(
            (mode.as_str(), level),
            ("wal", 2),
            "WAL with synchronous=FULL"
        );
    }

    #[test]
    fn readers_cannot_write() {
        let (_folder, store) = store();
        let result: Result<(), StoreError> = store.read(|db| {
            db.execute("INSERT INTO settings (key, value) VALUES ('a', '1')", [])?;
            Ok(())
        });
        assert!(matches!(result, Err(StoreError::ReadOnly)));
    }

    #[test]
    fn a_file_that_is_no_database_is_named_as_damaged() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("postroom.db");
        std::fs::write(
            &path,
            "not a database, but long enough to be read as one".repeat(100),
        )
        .unwrap();
        assert!(matches!(Store::open(&path), Err(StoreError::Damaged)));
    }
}
