//! `drafts.json` and `history.json`, row after row.

use super::{Sink, beside};
use crate::{
    draft::{Draft, DraftState},
    error::DeskError,
    store::{deliveries, drafts as kept, posts},
};
use rusqlite::Connection;
use serde::Serialize;
use std::io;

/// Counts up when the shape changes in a way readers must know.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct ExportedDraft {
    #[serde(flatten)]
    draft: Draft,
    state: DraftState,
    in_trash: bool,
}

pub(super) fn drafts(db: &Connection, now_ms: i64, to: Sink<'_>) -> Result<u32, DeskError> {
    begin(to, now_ms, "drafts")?;
    let mut count = 0;
    kept::each(db, |draft, state| {
        let in_trash = draft.deleted_at_ms.is_some();
        let row = ExportedDraft {
            draft,
            state,
            in_trash,
        };
        next(to, &mut count)?;
        put(to, &row)
    })?;
    end(to)?;
    Ok(count)
}

pub(super) fn history(db: &Connection, now_ms: i64, to: Sink<'_>) -> Result<u32, DeskError> {
    begin(to, now_ms, "posts")?;
    let mut count = 0;
    posts::each(db, |post| {
        next(to, &mut count)?;
        to.write_all(b"{\"post\":")?;
        put(to, &post)?;
        to.write_all(b",\"deliveries\":[")?;
        let mut listed = 0;
        deliveries::each(db, post.id, |delivery| {
            next(to, &mut listed)?;
            put(to, &delivery)
        })?;
        let (runs, proofs) = beside(db, post.id)?;
        to.write_all(b"],\"runs\":")?;
        put(to, &runs)?;
        to.write_all(b",\"proofs\":")?;
        put(to, &proofs)?;
        Ok::<_, DeskError>(to.write_all(b"}")?)
    })?;
    end(to)?;
    Ok(count)
}

fn begin(to: Sink<'_>, now_ms: i64, list: &str) -> io::Result<()> {
    write!(
        to,
        "{{\"format\":{FORMAT},\"exported_at_ms\":{now_ms},\"{list}\":["
    )
}

fn next(to: Sink<'_>, count: &mut u32) -> io::Result<()> {
    if *count > 0 {
        to.write_all(b",")?;
    }
    *count += 1;
    to.write_all(b"\n")
}

fn end(to: Sink<'_>) -> io::Result<()> {
    to.write_all(b"\n]}\n")
}

fn put<T: Serialize>(to: Sink<'_>, value: &T) -> Result<(), DeskError> {
    Ok(serde_json::to_writer(to, value).map_err(io::Error::from)?)
}
