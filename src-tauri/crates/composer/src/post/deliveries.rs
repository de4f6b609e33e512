//! The outcomes of a post, page by page: there can be thousands.

use super::{DeliveryPage, DeliveryQuery};
use crate::{
    desk::Desk,
    draft::PAGE_LIMIT,
    error::DeskError,
    id::PostId,
    store::{
        deliveries::{self, PageQuery},
        posts,
    },
};
use rusqlite::Connection;

const PAGE_USUAL: u32 = 200;

/// Lists a page of a post's outcomes.
pub fn list_deliveries(
    desk: &Desk,
    post: PostId,
    query: &DeliveryQuery,
) -> Result<DeliveryPage, DeskError> {
    desk.store.read(|db| {
        posts::standing(db, post)?.ok_or(DeskError::NotFound("post"))?;
        page(db, post, query)
    })
}

/// Reads a page of a post's outcomes.
pub(super) fn page(
    db: &Connection,
    post: PostId,
    query: &DeliveryQuery,
) -> Result<DeliveryPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let wanted = PageQuery {
        states: &query.states,
        after: query.cursor.as_deref().map(parse_cursor).transpose()?,
        limit: limit + 1,
    };
    let mut placed = deliveries::page(db, post, &wanted)?;
    let has_more = placed.len() > limit as usize;
    placed.truncate(limit as usize);
    let last = placed.last().filter(|_| has_more);
    let next = last.map(|last| format!("{}-{}", last.delivery.occurrence, last.position));
    Ok(DeliveryPage {
        items: placed.into_iter().map(|placed| placed.delivery).collect(),
        next,
        total: deliveries::count_in(db, post, &query.states)?,
    })
}

fn parse_cursor(text: &str) -> Result<(u32, i64), DeskError> {
    let parts = text.split_once('-');
    let place = parts.and_then(|(run, place)| Some((run.parse().ok()?, place.parse().ok()?)));
    place.ok_or_else(|| {
        let why = "this list cannot go on from there; load it again from its beginning";
        DeskError::Invalid(why.into())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_that_is_none_is_refused() {
        assert_eq!(parse_cursor("3-12").unwrap(), (3, 12));
        for odd in ["", "3", "x-1", "1-", "-1--1-"] {
            assert!(matches!(parse_cursor(odd), Err(DeskError::Invalid(_))));
        }
    }
}
