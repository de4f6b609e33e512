//! Opens the database and keeps its connections.

use super::{
    Opening, StoreError,
    migrate::migrate,
    writer::{Writer, lock},
};
use rusqlite::{Connection, OpenFlags, functions::FunctionFlags};
use std::{path::Path, sync::Mutex, time::Duration};

/// Older versions can lose pages in WAL mode under rare interleavings.
const OLDEST_SQLITE: (i32, &str) = (3_051_003, "3.51.3");
const READERS_KEPT: usize = 4;

/// The database on this machine.
pub struct Store {
    opening: Opening,
    // Dropped before the writer: only the last connection to close can bring the journal into the file.
    readers: Mutex<Vec<Connection>>,
    pub(super) writer: Writer,
}

impl Store {
    /// Opens or creates the database file and brings it to this version's schema.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        Self::open_as(Opening::new(path))
    }

    /// Does the same with a disk or a watcher of the caller's choice.
    pub fn open_as(opening: Opening) -> Result<Self, StoreError> {
        let found = rusqlite::version_number();
        if found < OLDEST_SQLITE.0 {
            let found = rusqlite::version().to_owned();
            return Err(StoreError::OldSqlite {
                found,
                needed: OLDEST_SQLITE.1,
            });
        }
        let mut writer = open_writer(&opening)?;
        migrate(&mut writer)?;
        let readers = Mutex::new(Vec::new());
        Ok(Self {
            opening,
            writer: Writer::new(writer),
            readers,
        })
    }

    /// Gives the folder the database lies in: the data folder.
    pub fn folder(&self) -> &Path {
        let path = &self.opening.path;
        path.parent().unwrap_or(path)
    }

    /// Runs one change: all of it is kept, or none. It is on the disk when this returns.
    ///
    /// Changes of several threads may share a transaction; one that fails takes nothing else with it. Where the
    /// transaction cannot be kept, each of them fails. After [`StoreError::Io`] it may still turn out kept, whole, at the
    /// next start; the next write settles that.
    pub fn write<T, E: From<StoreError>>(
        &self,
        change: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        self.writer.write(&self.opening, change)
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
        let reader = connect(&self.opening, flags)?;
        prepare(&reader)?;
        Ok(reader)
    }
}

fn connect(opening: &Opening, flags: OpenFlags) -> Result<Connection, StoreError> {
    Ok(match &opening.vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(&opening.path, flags, vfs.as_str())?,
        None => Connection::open_with_flags(&opening.path, flags)?,
    })
}

/// Opens the connection that writes; what it has confirmed is on the disk.
pub(super) fn open_writer(opening: &Opening) -> Result<Connection, StoreError> {
    let writer = connect(opening, OpenFlags::default())?;
    prepare(&writer)?;
    writer.pragma_update(None, "journal_mode", "WAL")?;
    writer.pragma_update(None, "synchronous", "FULL")?;
    opening.tell(|watch| watch.writer_opened(&writer));
    Ok(writer)
}

fn prepare(connection: &Connection) -> Result<(), StoreError> {
    connection.busy_timeout(Duration::from_secs(5))?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.set_prepared_statement_cache_capacity(64);
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    // SQLite's own `lower` knows no letters beyond a to z.
    connection.create_scalar_function("fold", 1, flags, |context| {
        let text = context.get::<Option<String>>(0)?;
        Ok(text.map(|text| text.to_lowercase()))
    })?;
    Ok(())
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
    fn a_panic_inside_a_change_leaves_nothing_behind_and_the_store_goes_on() {
        let (_folder, store) = store();
        let insert = "INSERT INTO settings (key, value) VALUES ('a', '1')";
        let panicked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            let _: Result<(), StoreError> = store.write(|tx| {
                tx.execute(insert, [])?;
                std::panic::resume_unwind(Box::new("in the middle"))
            });
        }));
        assert!(panicked.is_err());
        let again = store.write(|tx| Ok::<_, StoreError>(tx.execute(insert, [])?));
        assert_eq!(again.unwrap(), 1, "the key is free: nothing was kept");
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
