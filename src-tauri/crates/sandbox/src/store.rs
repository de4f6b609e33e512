//! The sandbox's own SQLite file. `write` and `read` are the only doors; there is one connection,
//! so every request sees the whole of every other one or nothing of it.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, Transaction, TransactionBehavior};

/// The steps from an empty file to the present tables, in order.
const STEPS: [&str; 2] = [
    include_str!("store/schema.sql"),
    include_str!("store/one_to_one.sql"),
];
const SCHEMA_VERSION: i64 = STEPS.len() as i64;
/// Older SQLite versions can lose pages in write-ahead mode.
const OLDEST_SQLITE: i32 = 3_051_003;

/// Why the data folder cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("the sandbox database cannot be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
    #[error(
        "the sandbox database was made by a newer version ({0}); use that version or another --data folder"
    )]
    Newer(i64),
    #[error("SQLite {0} is too old; 3.51.3 or later is needed")]
    OldSqlite(&'static str),
}

/// The open database.
#[derive(Debug, Clone)]
pub struct Store {
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    /// Opens the file, making it and its tables when missing.
    pub fn open(path: &Path) -> Result<Self, StoreError> {
        if rusqlite::version_number() < OLDEST_SQLITE {
            return Err(StoreError::OldSqlite(rusqlite::version()));
        }
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(10))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "synchronous", "FULL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.set_prepared_statement_cache_capacity(128);
        migrate(&mut connection)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Runs one write transaction off the async threads; an error rolls it back.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
        F: FnOnce(&Transaction) -> Result<T, E> + Send + 'static,
    {
        self.transact(TransactionBehavior::Immediate, work).await
    }

    /// Runs one read transaction off the async threads.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
        F: FnOnce(&Transaction) -> Result<T, E> + Send + 'static,
    {
        self.transact(TransactionBehavior::Deferred, work).await
    }

    /// Runs a transaction on the calling thread; for the start, before there are requests.
    pub fn write_now<T>(
        &self,
        work: impl FnOnce(&Transaction) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<T> {
        transact_on(&self.connection, TransactionBehavior::Immediate, work)
    }

    async fn transact<T, E, F>(&self, behavior: TransactionBehavior, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<rusqlite::Error> + Send + 'static,
        F: FnOnce(&Transaction) -> Result<T, E> + Send + 'static,
    {
        let connection = Arc::clone(&self.connection);
        let task = tokio::task::spawn_blocking(move || transact_on(&connection, behavior, work));
        match task.await {
            Ok(outcome) => outcome,
            Err(stopped) if stopped.is_panic() => std::panic::resume_unwind(stopped.into_panic()),
            Err(_) => Err(rusqlite::Error::UnwindingPanic.into()),
        }
    }
}

fn transact_on<T, E: From<rusqlite::Error>>(
    connection: &Mutex<Connection>,
    behavior: TransactionBehavior,
    work: impl FnOnce(&Transaction) -> Result<T, E>,
) -> Result<T, E> {
    let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
    let transaction = connection.transaction_with_behavior(behavior)?;
    let outcome = work(&transaction)?;
    transaction.commit()?;
    Ok(outcome)
}

fn migrate(connection: &mut Connection) -> Result<(), StoreError> {
    let found: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if found > SCHEMA_VERSION {
        return Err(StoreError::Newer(found));
    }
    let transaction = connection.transaction()?;
    for step in STEPS.iter().skip(usize::try_from(found).unwrap_or(0)) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    transaction.commit()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{STEPS, Store, StoreError};

    #[test]
    fn a_world_of_the_first_version_keeps_what_arrived() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sandbox.db");
        let old = rusqlite::Connection::open(&path).unwrap();
        old.execute_batch(STEPS[0]).unwrap();
        old.execute_batch(
            "INSERT INTO deliveries (id, system, group_id, group_name, session_id, text, media, send_id,
                 delivered_at_ms) VALUES ('d', 'watchcollect', 'g', 'G', 's', 'kept', '[]', 'x', 1);
             PRAGMA user_version = 1;",
        )
        .unwrap();
        drop(old);
        let store = Store::open(&path).unwrap();
        let kept: String = store
            .write_now(|tx| {
                tx.query_row(
                    "SELECT text FROM deliveries WHERE content IS NULL",
                    [],
                    |row| row.get(0),
                )
            })
            .unwrap();
        assert_eq!(kept, "kept");
    }

    #[test]
    fn a_newer_database_is_refused_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("sandbox.db");
        drop(Store::open(&path).unwrap());
        let conn = rusqlite::Connection::open(&path).unwrap();
        conn.pragma_update(None, "user_version", 99).unwrap();
        let refused = Store::open(&path);
        assert!(
            matches!(refused, Err(StoreError::Newer(99))),
            "got {refused:?}"
        );
    }
}
