//! Originals, and what was made from them.

use super::{
    StoreError,
    row::{from_json, from_word, signed, size, to_json, to_word},
};
use crate::{content::MediaKind, imaging::PreparedPicture, library::BlobHash, media::MediaFacts};
use rusqlite::{Connection, Row};

/// An original as it is recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct BlobRow {
    pub hash: BlobHash,
    pub name: String,
    pub mime: String,
    pub kind: MediaKind,
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub size_bytes: u64,
    pub private: Vec<String>,
    pub media: MediaFacts,
    /// What a picture looks like; `None` for other files and for pictures that are all alike.
    pub look: Option<u64>,
    pub added_at_ms: i64,
}

const COLUMNS: &str =
    "hash, name, mime, kind, width_px, height_px, size_bytes, private, added_at_ms, media, look";

/// Reads one original's row.
pub fn read(db: &Connection, hash: &BlobHash) -> Result<Option<BlobRow>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM blobs WHERE hash = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([hash.as_str()], blob)?
        .next()
        .transpose()
}

/// Lists the hashes of every recorded original.
pub fn hashes(db: &Connection) -> Result<Vec<BlobHash>, StoreError> {
    let mut statement = db.prepare("SELECT hash FROM blobs ORDER BY hash")?;
    let rows = statement.query_and_then([], |row| from_word("blobs", &row.get::<_, String>(0)?))?;
    rows.collect()
}

/// Records an original; the same file twice keeps the first row.
pub fn add(db: &Connection, row: &BlobRow) -> Result<(), StoreError> {
    let sql = "INSERT INTO blobs
                 (hash, name, mime, kind, width_px, height_px, size_bytes, private, added_at_ms,
                  media, look, look_version)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, 1)
               ON CONFLICT (hash) DO UPDATE SET trashed_at_ms = NULL";
    db.execute(
        sql,
        (
            row.hash.as_str(),
            &row.name,
            &row.mime,
            to_word(&row.kind)?,
            row.width_px,
            row.height_px,
            signed(row.size_bytes),
            to_json(&row.private)?,
            row.added_at_ms,
            to_json(&row.media)?,
            row.look.map(u64::cast_signed),
        ),
    )?;
    Ok(())
}

/// Drops an original's row and what was made from it; gives the renditions that no other original shares.
pub fn forget(db: &Connection, hash: &BlobHash) -> Result<Vec<String>, StoreError> {
    let sql = "DELETE FROM renditions WHERE blob = ?1 RETURNING hash";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([hash.as_str()], |row| row.get(0))?;
    let mut unused: Vec<String> = rows.collect::<Result<_, _>>()?;
    db.execute("DELETE FROM blob_words WHERE hash = ?1", [hash.as_str()])?;
    db.execute("DELETE FROM blobs WHERE hash = ?1", [hash.as_str()])?;
    let mut shared = db.prepare_cached("SELECT 1 FROM renditions WHERE hash = ?1")?;
    let mut used = Vec::new();
    for made in &unused {
        if shared.exists([made])? {
            used.push(made.clone());
        }
    }
    unused.retain(|made| !used.contains(made));
    Ok(unused)
}

/// Takes an original out of the library's trash, if it is there.
pub fn keep(db: &Connection, hash: &BlobHash) -> Result<(), StoreError> {
    let sql = "UPDATE blobs SET trashed_at_ms = NULL WHERE hash = ?1 AND trashed_at_ms IS NOT NULL";
    db.prepare_cached(sql)?.execute([hash.as_str()])?;
    Ok(())
}

/// Reads what was made from an original by a recipe.
pub fn rendition(
    db: &Connection,
    blob: &BlobHash,
    recipe: &str,
) -> Result<Option<PreparedPicture>, StoreError> {
    let sql = "SELECT hash, mime, width_px, height_px, size_bytes, removed, notes
               FROM renditions WHERE blob = ?1 AND recipe = ?2";
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_and_then((blob.as_str(), recipe), |row| {
        Ok(PreparedPicture {
            sha256: row.get(0)?,
            mime: row.get(1)?,
            width_px: row.get(2)?,
            height_px: row.get(3)?,
            size_bytes: size(row.get(4)?),
            removed: from_json("renditions", &row.get::<_, String>(5)?)?,
            notes: from_json("renditions", &row.get::<_, String>(6)?)?,
        })
    })?;
    let mut found = found;
    found.next().transpose()
}

/// Finds the original that has these bytes, or those that a picture with these bytes was made from and how;
/// the plainest recipe comes first.
pub fn with_bytes(
    db: &Connection,
    sha256: &str,
) -> Result<Vec<(BlobHash, Option<String>)>, StoreError> {
    let sql = "SELECT hash, recipe FROM (
                 SELECT hash, NULL AS recipe FROM blobs WHERE hash = ?1
                 UNION ALL SELECT blob, recipe FROM renditions WHERE hash = ?1)
               ORDER BY length(recipe), recipe LIMIT 16";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then([sha256], |row| {
        Ok((from_word("blobs", &row.get::<_, String>(0)?)?, row.get(1)?))
    })?;
    rows.collect()
}

/// Records what was made from an original by a recipe.
pub fn add_rendition(
    db: &Connection,
    blob: &BlobHash,
    recipe: &str,
    made: &PreparedPicture,
) -> Result<(), StoreError> {
    let sql = "INSERT OR REPLACE INTO renditions
                 (blob, recipe, hash, mime, width_px, height_px, size_bytes, removed, notes)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
    db.execute(
        sql,
        (
            blob.as_str(),
            recipe,
            &made.sha256,
            &made.mime,
            made.width_px,
            made.height_px,
            signed(made.size_bytes),
            to_json(&made.removed)?,
            to_json(&made.notes)?,
        ),
    )?;
    Ok(())
}

fn blob(row: &Row<'_>) -> Result<BlobRow, StoreError> {
    Ok(BlobRow {
        hash: from_word("blobs", &row.get::<_, String>(0)?)?,
        name: row.get(1)?,
        mime: row.get(2)?,
        kind: from_word("blobs", &row.get::<_, String>(3)?)?,
        width_px: row.get(4)?,
        height_px: row.get(5)?,
        size_bytes: size(row.get(6)?),
        private: from_json("blobs", &row.get::<_, String>(7)?)?,
        added_at_ms: row.get(8)?,
        media: from_json("blobs", &row.get::<_, String>(9)?)?,
        look: row.get::<_, Option<i64>>(10)?.map(i64::cast_unsigned),
    })
}
