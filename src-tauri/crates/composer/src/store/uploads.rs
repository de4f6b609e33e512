//! Files that are at a media host already, and those on their way there in parts.

use super::{
    StoreError,
    row::{from_json, to_json},
};
use crate::{channel::RemoteFile, id::AccountId, media_host::PartUpload};
use rusqlite::{Connection, OptionalExtension};

/// The key of a file at a media host: account, host and SHA-256 of what was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadKey {
    pub account: AccountId,
    /// [`crate::media_host::SYSTEM`], or the key of the account's own storage.
    pub host: String,
    pub sha256: String,
}

impl UploadKey {
    fn columns(&self) -> (String, &str, &str) {
        (self.account.to_string(), &self.host, &self.sha256)
    }
}

/// A file at a media host, and when it was seen there last.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    pub remote: RemoteFile,
    pub uploaded_at_ms: i64,
    pub checked_at_ms: i64,
}

/// Reads where a file already is.
pub fn read(db: &Connection, key: &UploadKey) -> Result<Option<Upload>, StoreError> {
    let sql = "SELECT remote, uploaded_at_ms, checked_at_ms FROM uploads
               WHERE account_id = ?1 AND host = ?2 AND hash = ?3";
    let mut statement = db.prepare_cached(sql)?;
    let mut found = statement.query_and_then(key.columns(), |row| {
        Ok(Upload {
            remote: from_json("uploads", &row.get::<_, String>(0)?)?,
            uploaded_at_ms: row.get(1)?,
            checked_at_ms: row.get(2)?,
        })
    })?;
    found.next().transpose()
}

/// Records where a file is now; it is complete, so nothing of it is on its way any more.
pub fn add(
    db: &Connection,
    key: &UploadKey,
    remote: &RemoteFile,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO uploads
                 (account_id, host, hash, remote, uploaded_at_ms, checked_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
    let (account, host, hash) = key.columns();
    db.prepare_cached(sql)?
        .execute((account, host, hash, to_json(remote)?, now_ms))?;
    drop_parts(db, key)
}

/// Notes that a file was seen at its address.
pub fn set_seen(db: &Connection, key: &UploadKey, now_ms: i64) -> Result<(), StoreError> {
    let sql = "UPDATE uploads SET checked_at_ms = ?4
               WHERE account_id = ?1 AND host = ?2 AND hash = ?3";
    let (account, host, hash) = key.columns();
    db.prepare_cached(sql)?
        .execute((account, host, hash, now_ms))?;
    Ok(())
}

/// Forgets a file that is not there any more.
pub fn forget(db: &Connection, key: &UploadKey) -> Result<(), StoreError> {
    let sql = "DELETE FROM uploads WHERE account_id = ?1 AND host = ?2 AND hash = ?3";
    db.prepare_cached(sql)?.execute(key.columns())?;
    Ok(())
}

/// Reads an upload in parts that has begun.
pub fn parts(db: &Connection, key: &UploadKey) -> Result<Option<PartUpload>, StoreError> {
    let sql = "SELECT upload FROM part_uploads
               WHERE account_id = ?1 AND host = ?2 AND hash = ?3";
    let text = db
        .prepare_cached(sql)?
        .query_row(key.columns(), |row| row.get::<_, String>(0))
        .optional()?;
    text.map(|text| from_json("part_uploads", &text))
        .transpose()
}

/// Notes which parts of an upload are confirmed.
pub fn keep_parts(
    db: &Connection,
    key: &UploadKey,
    upload: &PartUpload,
    now_ms: i64,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO part_uploads
                 (account_id, host, hash, upload, written_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5)";
    let (account, host, hash) = key.columns();
    db.prepare_cached(sql)?
        .execute((account, host, hash, to_json(upload)?, now_ms))?;
    Ok(())
}

/// Forgets an upload in parts.
pub fn drop_parts(db: &Connection, key: &UploadKey) -> Result<(), StoreError> {
    let sql = "DELETE FROM part_uploads WHERE account_id = ?1 AND host = ?2 AND hash = ?3";
    db.prepare_cached(sql)?.execute(key.columns())?;
    Ok(())
}
