//! Copies of the whole database, and whether a file holds a sound one.

use super::{SCHEMA_VERSION, Store, StoreError};
use crate::blob::BlobHash;
use rusqlite::{
    Connection, OpenFlags,
    backup::{Backup, StepResult},
};
use std::path::Path;

const PAGES_AT_ONCE: i32 = 256;

/// What a copied database holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inside {
    pub version: usize,
    pub drafts: u32,
    pub posts: u32,
    pub blobs: Vec<BlobHash>,
}

/// Copies the database as it is at one moment, while others write; `false` when `go_on(done, total)` said no.
pub fn copy(
    store: &Store,
    target: &Path,
    mut go_on: impl FnMut(u64, u64) -> bool,
) -> Result<bool, StoreError> {
    let whole = store.read(|db| {
        // The first read pins the view: later writes do not start the copy over.
        db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        let mut copy = Connection::open(target)?;
        copy.pragma_update(None, "journal_mode", "OFF")?;
        copy.pragma_update(None, "synchronous", "OFF")?;
        let backup = Backup::new(db, &mut copy)?;
        let pages = |number: i32| u64::try_from(number).unwrap_or(0);
        loop {
            let at = backup.progress();
            if !go_on(pages(at.pagecount - at.remaining), pages(at.pagecount)) {
                return Ok(false);
            }
            match backup.step(PAGES_AT_ONCE)? {
                StepResult::Done => return Ok(true),
                StepResult::More => {}
                _ => return Err(StoreError::Locked),
            }
        }
    })?;
    if whole {
        seal(target)?;
    }
    Ok(whole)
}

/// Brings a database nobody else uses into one file, without a journal beside it, and onto the disk.
pub fn seal(path: &Path) -> Result<(), StoreError> {
    let db = Connection::open(path)?;
    db.pragma_update(None, "journal_mode", "DELETE")?;
    drop(db);
    let file = std::fs::File::open(path).and_then(|file| file.sync_all());
    file.map_err(super::file_error)
}

/// Checks a sealed copy through and through; gives what is wrong, nothing when it is sound.
pub fn integrity(path: &Path) -> Result<Vec<String>, StoreError> {
    let db = match Connection::open_with_flags(path, only_existing()) {
        Ok(db) => db,
        Err(error) => return findings(Err(error)),
    };
    findings(said(&db, "integrity_check(20)"))
}

/// Checks the database in use through and through.
pub fn own_integrity(store: &Store) -> Result<Vec<String>, StoreError> {
    store.read(|db| findings(said(db, "integrity_check(20)")))
}

/// Checks the structure of the database in use, which is faster.
pub fn own_structure(store: &Store) -> Result<Vec<String>, StoreError> {
    store.read(|db| findings(said(db, "quick_check(20)")))
}

/// What a database file looks like before it is opened for work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Soundness {
    Sound,
    /// A database without anything of ours in it.
    Blank,
    Damaged,
}

/// Looks at a database file with its journal; `deep` reads every page.
pub fn probe(path: &Path, deep: bool) -> Result<Soundness, StoreError> {
    let looked = Connection::open_with_flags(path, only_existing()).and_then(|db| {
        let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
        let tables: i64 = db.query_row(
            "SELECT count(*) FROM sqlite_schema WHERE name IN ('drafts', 'posts', 'outbox', 'settings')",
            [],
            |row| row.get(0),
        )?;
        let wrong = if deep { said(&db, "quick_check(1)")? } else { Vec::new() };
        Ok((version, tables, wrong))
    });
    match looked {
        Ok((_, _, wrong)) if !wrong.is_empty() => Ok(Soundness::Damaged),
        Ok((0, 0, _)) => Ok(Soundness::Blank),
        Ok((0, _, _) | (_, 4, _)) => Ok(Soundness::Sound),
        // A newer version may have other tables; opening it says so.
        Ok((version, _, _)) if usize::try_from(version).is_ok_and(|v| v > SCHEMA_VERSION) => {
            Ok(Soundness::Sound)
        }
        Ok(_) => Ok(Soundness::Damaged),
        Err(error) => match StoreError::from(error) {
            StoreError::Damaged => Ok(Soundness::Damaged),
            other => Err(other),
        },
    }
}

/// Reads what a sealed copy holds.
pub fn inside(path: &Path) -> Result<Inside, StoreError> {
    let db = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let number = |sql: &str| db.query_row(sql, [], |row| row.get::<_, u32>(0));
    let version: i64 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(Inside {
        version: usize::try_from(version).unwrap_or(0),
        drafts: number("SELECT count(*) FROM drafts WHERE deleted_at_ms IS NULL")?,
        posts: number("SELECT count(*) FROM posts")?,
        blobs: super::blobs::hashes(&db)?,
    })
}

fn only_existing() -> OpenFlags {
    OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX
}

fn said(db: &Connection, check: &str) -> rusqlite::Result<Vec<String>> {
    let mut statement = db.prepare(&format!("PRAGMA {check}"))?;
    let rows = statement.query_map([], |row| row.get::<_, String>(0))?;
    let lines: Vec<String> = rows.collect::<Result<_, _>>()?;
    Ok(lines.into_iter().filter(|line| line != "ok").collect())
}

/// A file that cannot be read as a database is a finding; a disk that fails is an error.
fn findings(said: rusqlite::Result<Vec<String>>) -> Result<Vec<String>, StoreError> {
    match said.map_err(StoreError::from) {
        Err(StoreError::Damaged) => Ok(vec![StoreError::Damaged.to_string()]),
        other => other,
    }
}
