//! Looks everything over: the database, the originals, the copies.

use super::copies;
use crate::{
    blob::BlobHash,
    desk::Desk,
    error::DeskError,
    library::hash_file,
    store::{blobs, copy},
};
use serde::Serialize;

/// What a thorough look found; empty lists are good news.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Health {
    /// What is wrong with the database, in SQLite's words.
    pub database: Vec<String>,
    pub originals: u32,
    /// Recorded originals without a file.
    pub missing_originals: Vec<BlobHash>,
    /// Files whose content is not what their name says.
    pub damaged_originals: Vec<BlobHash>,
    pub copies: u32,
    /// Daily copies that cannot be used, by path.
    pub damaged_copies: Vec<String>,
}

impl Health {
    /// Counts what was found.
    pub fn findings(&self) -> usize {
        self.database.len()
            + self.missing_originals.len()
            + self.damaged_originals.len()
            + self.damaged_copies.len()
    }
}

/// Checks the database, every original against its name, and every copy. Changes nothing.
pub fn examine(desk: &Desk) -> Result<Health, DeskError> {
    let mut health = Health {
        database: copy::own_integrity(&desk.store)?,
        ..Health::default()
    };
    let lying = desk.library.originals()?;
    for hash in &lying {
        if hash_file(&desk.library.blob_path(hash))? != hash.as_str() {
            health.damaged_originals.push(hash.clone());
        }
    }
    let recorded = desk.store.read(blobs::hashes)?;
    let is_missing = |hash: &BlobHash| !desk.library.blob_path(hash).exists();
    health.missing_originals = recorded.into_iter().filter(is_missing).collect();
    health.originals = u32::try_from(lying.len()).unwrap_or(u32::MAX);
    for copy in copies::list(desk.store.folder()) {
        health.copies += 1;
        if !copy::integrity(&copy.path)?.is_empty() {
            health.damaged_copies.push(copy.path.display().to_string());
        }
    }
    Ok(health)
}
