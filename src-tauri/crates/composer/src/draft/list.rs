//! Lists drafts page by page.

use super::{DraftPage, DraftQuery};
use crate::{
    desk::Desk,
    error::DeskError,
    store::drafts::{self, ListQuery},
};

/// The most rows of a page.
pub const PAGE_LIMIT: u32 = 500;
const PAGE_USUAL: u32 = 100;

/// Lists drafts, newest first.
pub fn list(desk: &Desk, query: &DraftQuery) -> Result<DraftPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let wanted = ListQuery {
        search: query.search.as_deref(),
        filter: query.filter,
        after: query.cursor.as_deref().map(parse_cursor).transpose()?,
        limit: limit + 1,
    };
    let (mut items, total) = desk.store.read(|db| {
        let items = drafts::list(db, &wanted)?;
        Ok::<_, DeskError>((items, drafts::count_all(db, &wanted)?))
    })?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| cursor(last.updated_at_ms, &last.id.to_string()));
    Ok(DraftPage { items, next, total })
}

/// Writes a keyset cursor.
pub fn cursor(time_ms: i64, id: &str) -> String {
    format!("{time_ms}:{id}")
}

/// Reads a keyset cursor.
pub fn parse_cursor(cursor: &str) -> Result<(i64, String), DeskError> {
    let parts = cursor
        .split_once(':')
        .and_then(|(time, id)| Some((time.parse().ok()?, id)));
    let (time, id) = parts.ok_or_else(|| DeskError::Invalid("not a page cursor".into()))?;
    Ok((time, id.to_owned()))
}
