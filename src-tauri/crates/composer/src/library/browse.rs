//! Looks through the library: page by page, with the uses of each file and what all of it takes on the disk.

use super::BlobHash;
use crate::{
    content::MediaKind,
    desk::Desk,
    error::DeskError,
    media::MediaFacts,
    store::library::{self as stored, ListQuery},
};
use rusqlite::types::Value;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const PAGE_LIMIT: u32 = 500;
const PAGE_USUAL: u32 = 200;
const MOST_USES: u32 = 200;

/// A file of the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryItem {
    pub id: BlobHash,
    pub name: String,
    pub mime: String,
    pub kind: MediaKind,
    pub width_px: Option<u32>,
    pub height_px: Option<u32>,
    pub size_bytes: u64,
    /// Bytes of what was made of it to be sent.
    pub made_bytes: u64,
    pub added_at_ms: i64,
    /// Private facts found in it.
    pub private: Vec<String>,
    pub media: MediaFacts,
    /// Drafts and posts that use it.
    pub used_in: u32,
    /// When it went into the library's trash, if it is there.
    pub trashed_at_ms: Option<i64>,
}

/// Which files of the library are wanted.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct LibraryQuery {
    /// Words of the name.
    pub search: Option<String>,
    /// Kinds of files; empty for all.
    pub kinds: Vec<MediaKind>,
    /// Added at this time or later.
    pub from_ms: Option<i64>,
    /// Added before this time.
    pub before_ms: Option<i64>,
    pub usage: Usage,
    /// What is in the library's trash instead.
    pub in_trash: bool,
    pub sort: LibrarySort,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// Whether drafts or posts use a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Usage {
    #[default]
    Any,
    Used,
    Unused,
}

/// The order of the library; its trash always shows what went in last first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum LibrarySort {
    #[default]
    Newest,
    Oldest,
    Name,
    Largest,
}

/// A page of the library.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryPage {
    pub items: Vec<LibraryItem>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// Files on all pages together.
    pub total: u32,
    /// Bytes of the originals on all pages together.
    pub bytes: u64,
    /// Bytes of what was made of them to be sent.
    pub made_bytes: u64,
}

/// What the library takes on the disk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryTotals {
    pub files: u32,
    pub original_bytes: u64,
    /// Bytes of what was made to be sent.
    pub made_bytes: u64,
    /// Bytes of the small pictures for lists.
    pub thumb_bytes: u64,
    pub trashed_files: u32,
    pub trashed_bytes: u64,
}

/// What uses a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum UseOwner {
    Draft,
    Post,
}

/// One use of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LibraryUse {
    pub owner: UseOwner,
    pub id: String,
    pub title: String,
    pub at_ms: i64,
    /// Whether the draft is in the trash.
    pub in_trash: bool,
}

/// Gives a page of the library.
pub fn browse(desk: &Desk, query: &LibraryQuery) -> Result<LibraryPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let wanted = ListQuery {
        search: query.search.as_deref(),
        kinds: &query.kinds,
        from_ms: query.from_ms,
        before_ms: query.before_ms,
        usage: query.usage,
        in_trash: query.in_trash,
        sort: query.sort,
        after: query.cursor.as_deref().map(parse_cursor).transpose()?,
        limit: limit + 1,
    };
    let (mut items, (total, bytes, made_bytes)) = desk.store.read(|db| {
        let items = stored::list(db, &wanted)?;
        Ok::<_, DeskError>((items, stored::totals(db, &wanted)?))
    })?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items
        .last()
        .filter(|_| more)
        .map(|last| cursor(query, last));
    Ok(LibraryPage {
        items,
        next,
        total,
        bytes,
        made_bytes,
    })
}

/// Lists everything outside the trash, newest first.
pub fn list(desk: &Desk) -> Result<Vec<LibraryItem>, DeskError> {
    let mut query = LibraryQuery {
        limit: Some(PAGE_LIMIT),
        ..LibraryQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = browse(desk, &query)?;
        all.extend(page.items);
        let Some(next) = page.next else {
            return Ok(all);
        };
        query.cursor = Some(next);
    }
}

/// Reads one file of the library, also from its trash.
pub fn read(desk: &Desk, blob: &BlobHash) -> Result<LibraryItem, DeskError> {
    let found = desk.store.read(|db| stored::read(db, blob))?;
    found.ok_or(DeskError::NotFound("file"))
}

/// Finds the files whose hash begins so; two are enough to know that it is not unique.
pub fn starting_with(desk: &Desk, beginning: &str) -> Result<Vec<BlobHash>, DeskError> {
    Ok(desk
        .store
        .read(|db| stored::starting_with(db, beginning, 2))?)
}

/// Lists what uses a file, the newest first.
pub fn uses(desk: &Desk, blob: &BlobHash) -> Result<Vec<LibraryUse>, DeskError> {
    Ok(desk.store.read(|db| stored::uses(db, blob, MOST_USES))?)
}

/// Adds up what the library takes on the disk.
pub fn totals(desk: &Desk) -> Result<LibraryTotals, DeskError> {
    let of = |in_trash| ListQuery {
        search: None,
        kinds: &[],
        from_ms: None,
        before_ms: None,
        usage: Usage::Any,
        in_trash,
        sort: LibrarySort::Newest,
        after: None,
        limit: 1,
    };
    let (kept, trashed) = desk.store.read(|db| {
        let kept = stored::totals(db, &of(false))?;
        Ok::<_, DeskError>((kept, stored::totals(db, &of(true))?))
    })?;
    Ok(LibraryTotals {
        files: kept.0,
        original_bytes: kept.1,
        made_bytes: kept.2,
        thumb_bytes: desk.library.thumb_bytes()?,
        trashed_files: trashed.0,
        trashed_bytes: trashed.1 + trashed.2,
    })
}

fn cursor(query: &LibraryQuery, last: &LibraryItem) -> String {
    let value = match query.sort {
        _ if query.in_trash => last.trashed_at_ms.unwrap_or_default().to_string(),
        LibrarySort::Newest | LibrarySort::Oldest => last.added_at_ms.to_string(),
        LibrarySort::Largest => last.size_bytes.to_string(),
        LibrarySort::Name => return format!("{}:n{}", last.id, last.name),
    };
    format!("{}:i{value}", last.id)
}

fn parse_cursor(cursor: &str) -> Result<(Value, String), DeskError> {
    let parsed = cursor.split_once(':').and_then(|(hash, value)| {
        let value = match value.split_at_checked(1)? {
            ("i", number) => Value::Integer(number.parse().ok()?),
            ("n", name) => Value::Text(name.to_owned()),
            _ => return None,
        };
        Some((value, hash.to_owned()))
    });
    parsed.ok_or_else(|| DeskError::Invalid("not a page cursor".into()))
}
