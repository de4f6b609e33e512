//! The library's lists: originals page by page, where they are used, and what looks alike.

use super::{
    StoreError,
    row::{from_json, from_word, size, to_word},
};
use crate::{
    content::MediaKind,
    id::DraftId,
    library::{BlobHash, LibraryItem, LibrarySort, LibraryUse, LookAlike, Usage, UseOwner},
};
use rusqlite::{Connection, Row, params_from_iter, types::Value};

/// Which rows a list wants; the cursor is the last row's sort value and hash.
pub struct ListQuery<'a> {
    pub search: Option<&'a str>,
    pub kinds: &'a [MediaKind],
    pub from_ms: Option<i64>,
    pub before_ms: Option<i64>,
    pub usage: Usage,
    pub in_trash: bool,
    pub sort: LibrarySort,
    pub after: Option<(Value, String)>,
    pub limit: u32,
}

const COLUMNS: &str = "hash, name, mime, kind, width_px, height_px, size_bytes, private, added_at_ms,
    media, trashed_at_ms,
    (SELECT count(*) FROM blob_uses u WHERE u.blob = blobs.hash),
    (SELECT coalesce(sum(m.size_bytes), 0) FROM renditions m WHERE m.blob = blobs.hash AND m.hash <> blobs.hash)";

/// Lists originals in the order asked for.
pub fn list(db: &Connection, query: &ListQuery<'_>) -> Result<Vec<LibraryItem>, StoreError> {
    let (mut filter, mut values) = conditions(query)?;
    let (column, order) = order(query);
    if let Some((value, hash)) = &query.after {
        let side = if order.contains("DESC") { '<' } else { '>' };
        filter.push_str(&format!(" AND ({column}, hash) {side} (?, ?)"));
        values.push(value.clone());
        values.push(Value::Text(hash.clone()));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM blobs WHERE {filter} ORDER BY {order} LIMIT {}",
        query.limit
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then(params_from_iter(values), item)?;
    rows.collect()
}

/// Reads one original as the library shows it.
pub fn read(db: &Connection, hash: &BlobHash) -> Result<Option<LibraryItem>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM blobs WHERE hash = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([hash.as_str()], item)?
        .next()
        .transpose()
}

/// Finds originals by the beginning of their hash.
pub fn starting_with(
    db: &Connection,
    beginning: &str,
    limit: u32,
) -> Result<Vec<BlobHash>, StoreError> {
    // A range, so that the primary key is used; "g" comes after every hex digit.
    let sql = "SELECT hash FROM blobs WHERE hash >= ?1 AND hash < ?1 || 'g' LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((beginning, limit), |row| {
        from_word("blobs", &row.get::<_, String>(0)?)
    })?;
    rows.collect()
}

/// Counts the originals a list would show in all, and their bytes with what was made of them.
pub fn totals(db: &Connection, query: &ListQuery<'_>) -> Result<(u32, u64, u64), StoreError> {
    let (filter, values) = conditions(query)?;
    let sql = format!(
        "SELECT count(*), coalesce(sum(size_bytes), 0), coalesce(sum(
           (SELECT sum(m.size_bytes) FROM renditions m WHERE m.blob = blobs.hash AND m.hash <> blobs.hash)), 0)
         FROM blobs WHERE {filter}"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let found = statement.query_row(params_from_iter(values), |row| {
        Ok((row.get(0)?, size(row.get(1)?), size(row.get(2)?)))
    })?;
    Ok(found)
}

fn order(query: &ListQuery<'_>) -> (&'static str, &'static str) {
    if query.in_trash {
        return ("trashed_at_ms", "trashed_at_ms DESC, hash DESC");
    }
    match query.sort {
        LibrarySort::Newest => ("added_at_ms", "added_at_ms DESC, hash DESC"),
        LibrarySort::Oldest => ("added_at_ms", "added_at_ms, hash"),
        LibrarySort::Name => ("name COLLATE NOCASE", "name COLLATE NOCASE, hash"),
        LibrarySort::Largest => ("size_bytes", "size_bytes DESC, hash DESC"),
    }
}

fn conditions(query: &ListQuery<'_>) -> Result<(String, Vec<Value>), StoreError> {
    let mut values = Vec::new();
    let mut filter = if query.in_trash {
        "trashed_at_ms IS NOT NULL".to_owned()
    } else {
        "trashed_at_ms IS NULL".to_owned()
    };
    filter.push_str(match query.usage {
        Usage::Any => "",
        Usage::Used => " AND EXISTS (SELECT 1 FROM blob_uses u WHERE u.blob = blobs.hash)",
        Usage::Unused => " AND NOT EXISTS (SELECT 1 FROM blob_uses u WHERE u.blob = blobs.hash)",
    });
    if !query.kinds.is_empty() {
        let words: Vec<String> = query.kinds.iter().map(to_word).collect::<Result<_, _>>()?;
        let marks = vec!["?"; words.len()].join(", ");
        filter.push_str(&format!(" AND kind IN ({marks})"));
        values.extend(words.into_iter().map(Value::Text));
    }
    for (side, at_ms) in [(">=", query.from_ms), ("<", query.before_ms)] {
        if let Some(at_ms) = at_ms {
            filter.push_str(&format!(" AND added_at_ms {side} ?"));
            values.push(Value::Integer(at_ms));
        }
    }
    if let Some(words) = query.search.and_then(super::drafts::match_expression) {
        filter.push_str(" AND hash IN (SELECT hash FROM blob_words WHERE blob_words MATCH ?)");
        values.push(Value::Text(words));
    }
    Ok((filter, values))
}

fn item(row: &Row<'_>) -> Result<LibraryItem, StoreError> {
    Ok(LibraryItem {
        id: from_word("blobs", &row.get::<_, String>(0)?)?,
        name: row.get(1)?,
        mime: row.get(2)?,
        kind: from_word("blobs", &row.get::<_, String>(3)?)?,
        width_px: row.get(4)?,
        height_px: row.get(5)?,
        size_bytes: size(row.get(6)?),
        private: from_json("blobs", &row.get::<_, String>(7)?)?,
        added_at_ms: row.get(8)?,
        media: from_json("blobs", &row.get::<_, String>(9)?)?,
        trashed_at_ms: row.get(10)?,
        used_in: row.get(11)?,
        made_bytes: size(row.get(12)?),
    })
}

/// Lists the drafts and posts that use an original, the newest first.
pub fn uses(db: &Connection, hash: &BlobHash, limit: u32) -> Result<Vec<LibraryUse>, StoreError> {
    let sql = "SELECT u.owner, u.owner_id, coalesce(d.title, p.title, ''),
                 coalesce(d.updated_at_ms, p.created_at_ms, 0), d.deleted_at_ms IS NOT NULL
               FROM blob_uses u
               LEFT JOIN drafts d ON u.owner = 'draft' AND d.id = u.owner_id
               LEFT JOIN posts p ON u.owner = 'post' AND p.id = u.owner_id
               WHERE u.blob = ?1 ORDER BY 4 DESC, u.owner_id LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then((hash.as_str(), limit), |row| {
        let owner: UseOwner = from_word("blob_uses", &row.get::<_, String>(0)?)?;
        Ok(LibraryUse {
            owner,
            id: row.get(1)?,
            title: row.get(2)?,
            at_ms: row.get(3)?,
            in_trash: row.get(4)?,
        })
    })?;
    rows.collect()
}

/// Finds the originals whose look differs in few bits, the most alike first.
pub fn near(
    db: &Connection,
    look: u64,
    most_bits: u32,
) -> Result<Vec<(u32, BlobHash)>, StoreError> {
    let sql = "SELECT look, hash FROM blobs WHERE look IS NOT NULL AND trashed_at_ms IS NULL";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let other = row.get::<_, i64>(0)?.cast_unsigned();
        let bits = (look ^ other).count_ones();
        if bits <= most_bits {
            found.push((bits, from_word("blobs", &row.get::<_, String>(1)?)?));
        }
    }
    found.sort_by_key(|found| found.0);
    Ok(found)
}

/// Says what a look-alike is to a draft: whether it is in it, and which groups got it last.
pub fn look_alike(
    db: &Connection,
    hash: &BlobHash,
    bits: u32,
    draft: Option<DraftId>,
) -> Result<Option<LookAlike>, StoreError> {
    const NAMES: usize = 5;
    let Some(item) = read(db, hash)? else {
        return Ok(None);
    };
    let draft = draft.map(|draft| draft.to_string());
    let sql = "SELECT EXISTS (SELECT 1 FROM blob_uses WHERE blob = ?1 AND owner = 'draft' AND owner_id = ?2)";
    let in_draft = db
        .prepare_cached(sql)?
        .query_row((hash.as_str(), &draft), |row| row.get(0))?;
    let sql =
        "SELECT r.recipients, p.created_at_ms FROM blob_uses u JOIN posts p ON p.id = u.owner_id
                 JOIN post_recipients r ON r.post_id = p.id
               WHERE u.blob = ?1 AND u.owner = 'post' AND p.state <> 'cancelled'
               ORDER BY p.created_at_ms DESC LIMIT 20";
    let mut statement = db.prepare_cached(sql)?;
    let posts = statement.query_and_then([hash.as_str()], |row| {
        let recipients: Vec<crate::recipient::Recipient> =
            from_json("posts", &row.get::<_, String>(0)?)?;
        Ok::<_, StoreError>((recipients, row.get::<_, i64>(1)?))
    })?;
    let (mut sent_to, mut sent_at_ms): (Vec<String>, Option<i64>) = (Vec::new(), None);
    for post in posts {
        let (recipients, at_ms) = post?;
        sent_at_ms = sent_at_ms.max(Some(at_ms));
        let names = recipients
            .iter()
            .map(|recipient| recipient.name().to_owned());
        for name in names.filter(|name| !name.is_empty()) {
            if sent_to.len() < NAMES && !sent_to.contains(&name) {
                sent_to.push(name);
            }
        }
    }
    Ok(Some(LookAlike {
        item,
        bits,
        in_draft,
        sent_to,
        sent_at_ms,
    }))
}

/// Lists some pictures whose look was never taken.
pub fn without_look(db: &Connection, limit: u32) -> Result<Vec<BlobHash>, StoreError> {
    let sql = "SELECT hash FROM blobs WHERE kind = 'image' AND look_version = 0 LIMIT ?1";
    let mut statement = db.prepare_cached(sql)?;
    let rows =
        statement.query_and_then([limit], |row| from_word("blobs", &row.get::<_, String>(0)?))?;
    rows.collect()
}

/// Notes what a picture looks like.
pub fn set_look(db: &Connection, hash: &BlobHash, look: Option<u64>) -> Result<(), StoreError> {
    let sql = "UPDATE blobs SET look = ?2, look_version = 1 WHERE hash = ?1";
    db.prepare_cached(sql)?
        .execute((hash.as_str(), look.map(u64::cast_signed)))?;
    Ok(())
}
