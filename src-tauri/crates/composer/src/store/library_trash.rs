//! The library's trash: what nothing needs goes in, a new use takes it out, and what stays long enough is deleted.

use super::{StoreError, blobs, row::from_word};
use crate::library::BlobHash;
use rusqlite::Connection;
use std::collections::HashSet;

/// Every place that names files by their hash, beside the uses of drafts and posts.
const PLACES: &[&str] = &[
    "SELECT fields FROM draft_revisions",
    "SELECT fields FROM drafts",
    "SELECT content FROM posts",
    "SELECT base || files FROM draft_links WHERE base IS NOT NULL",
    "SELECT files FROM draft_links WHERE base IS NULL",
    "SELECT shared || known || outdated FROM draft_errands",
    "SELECT coalesce(base, '') || theirs FROM draft_conflicts",
    "SELECT work || coalesce(request, '') FROM outbox WHERE state NOT IN ('done', 'cancelled')",
];

/// Lists the originals outside the trash that no draft and no post uses.
pub fn unused(db: &Connection) -> Result<HashSet<String>, StoreError> {
    let sql = "SELECT hash FROM blobs WHERE trashed_at_ms IS NULL
                 AND NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.blob = blobs.hash)";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lists the originals that have been in the trash since before a time.
pub fn due(db: &Connection, before_ms: i64) -> Result<HashSet<String>, StoreError> {
    let mut statement = db.prepare("SELECT hash FROM blobs WHERE trashed_at_ms < ?1")?;
    let rows = statement.query_map([before_ms], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Takes out of a set every hash that something kept names: revisions, copies, posts, open work.
pub fn spare_needed(db: &Connection, hashes: &mut HashSet<String>) -> Result<(), StoreError> {
    for place in PLACES {
        if hashes.is_empty() {
            return Ok(());
        }
        let mut statement = db.prepare(place)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            for named in hashes_in(row.get_ref(0)?.as_str().unwrap_or_default()) {
                hashes.remove(named);
            }
        }
    }
    Ok(())
}

/// Finds every run of exactly 64 lower-case hex digits.
fn hashes_in(text: &str) -> impl Iterator<Item = &str> {
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    text.split(move |c| !is_hex(c))
        .filter(|run| run.len() == 64)
}

/// Adds up the bytes of originals.
pub fn bytes_of(db: &Connection, hashes: &HashSet<String>) -> Result<u64, StoreError> {
    let mut statement = db.prepare_cached("SELECT size_bytes FROM blobs WHERE hash = ?1")?;
    let mut bytes = 0;
    for hash in hashes {
        bytes += super::row::size(statement.query_row([hash], |row| row.get(0))?);
    }
    Ok(bytes)
}

/// Puts originals in the trash unless something uses them by now; gives how many went and their bytes.
pub fn put_in(
    db: &Connection,
    hashes: &HashSet<String>,
    now_ms: i64,
) -> Result<(u32, u64), StoreError> {
    let sql = "UPDATE blobs SET trashed_at_ms = ?2
               WHERE hash = ?1 AND trashed_at_ms IS NULL
                 AND NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.blob = blobs.hash)
               RETURNING size_bytes";
    let mut statement = db.prepare_cached(sql)?;
    let (mut count, mut bytes) = (0, 0);
    for hash in hashes {
        let mut rows = statement.query((hash, now_ms))?;
        if let Some(row) = rows.next()? {
            count += 1;
            bytes += super::row::size(row.get(0)?);
        }
        drop(rows);
    }
    Ok((count, bytes))
}

/// Takes originals out of the trash: the named ones, or those that went in at one time, or all.
pub fn take_out(
    db: &Connection,
    hashes: Option<&[BlobHash]>,
    trashed_at_ms: Option<i64>,
) -> Result<u32, StoreError> {
    let count = match (hashes, trashed_at_ms) {
        (Some(hashes), _) => {
            let sql = "UPDATE blobs SET trashed_at_ms = NULL WHERE hash = ?1 AND trashed_at_ms IS NOT NULL";
            let mut statement = db.prepare_cached(sql)?;
            let mut count = 0;
            for hash in hashes {
                count += statement.execute([hash.as_str()])?;
            }
            count
        }
        (None, Some(at_ms)) => db.execute(
            "UPDATE blobs SET trashed_at_ms = NULL WHERE trashed_at_ms = ?1",
            [at_ms],
        )?,
        (None, None) => db.execute(
            "UPDATE blobs SET trashed_at_ms = NULL WHERE trashed_at_ms IS NOT NULL",
            [],
        )?,
    };
    Ok(super::row::length(count))
}

/// Drops the rows of originals that are still in the trash and unused, and notes the files that are to go with them.
pub fn drop_rows(
    db: &Connection,
    hashes: &HashSet<String>,
    files_of: impl Fn(&BlobHash, &[String]) -> Vec<String>,
) -> Result<u32, StoreError> {
    let sql = "SELECT 1 FROM blobs WHERE hash = ?1 AND trashed_at_ms IS NOT NULL
                 AND NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.blob = blobs.hash)";
    let mut count = 0;
    for hash in hashes {
        if !db.prepare_cached(sql)?.exists([hash])? {
            continue;
        }
        let hash: BlobHash = from_word("blobs", hash)?;
        let made = blobs::forget(db, &hash)?;
        for path in files_of(&hash, &made) {
            db.prepare_cached("INSERT OR IGNORE INTO library_farewells (path) VALUES (?1)")?
                .execute([path])?;
        }
        count += 1;
    }
    Ok(count)
}

/// Lists the files that are to go.
pub fn farewells(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare_cached("SELECT path FROM library_farewells")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Says whether an original or something made of one has this hash again.
pub fn is_back(db: &Connection, hash: &str) -> Result<bool, StoreError> {
    let sql = "SELECT EXISTS (SELECT 1 FROM blobs WHERE hash = ?1)
                 OR EXISTS (SELECT 1 FROM renditions WHERE hash = ?1)";
    Ok(db
        .prepare_cached(sql)?
        .query_row([hash], |row| row.get(0))?)
}

/// Notes that a file is gone.
pub fn gone(db: &Connection, path: &str) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM library_farewells WHERE path = ?1")?
        .execute([path])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::hashes_in;

    #[test]
    fn only_whole_hashes_are_found() {
        let hash = "a1".repeat(32);
        let text = format!("{{\"blob\":\"{hash}\",\"other\":\"{hash}0\",\"short\":\"abc\"}}");
        assert_eq!(hashes_in(&text).collect::<Vec<_>>(), [hash.as_str()]);
    }
}
