//! `drafts.csv` and `history.csv`, for spreadsheets: one row per draft, one per delivery.

use super::{Sink, beside};
use crate::{
    draft::{Draft, DraftState},
    error::DeskError,
    post::{Delivery, Post, Proof},
    store::{deliveries, drafts as kept, posts},
};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::Connection;
use serde::Serialize;
use std::io;

/// Spreadsheets take the text for UTF-8 when it begins with this.
const BYTE_ORDER_MARK: &str = "\u{feff}";

const DRAFTS: [&str; 14] = [
    "id",
    "revision",
    "state",
    "in_trash",
    "created_at",
    "updated_at",
    "text",
    "recipients",
    "recipient_count",
    "attachments",
    "schedule",
    "not_after",
    "account_id",
    "sender_id",
];
const HISTORY: [&str; 18] = [
    "post_id",
    "draft_id",
    "account_id",
    "sender_id",
    "text",
    "post_state",
    "created_at",
    "schedule",
    "run",
    "run_at",
    "recipient",
    "recipient_key",
    "state",
    "error_code",
    "error_message",
    "send_id",
    "updated_at",
    "proofs",
];

type Rows<'a> = csv::Writer<Sink<'a>>;

pub(super) fn drafts(db: &Connection, to: Sink<'_>) -> Result<u32, DeskError> {
    let mut rows = begin(to, &DRAFTS)?;
    let mut count = 0;
    kept::each(db, |draft, state| {
        count += 1;
        put(&mut rows, draft_cells(&draft, state))
    })?;
    rows.flush()?;
    Ok(count)
}

pub(super) fn history(db: &Connection, to: Sink<'_>) -> Result<u32, DeskError> {
    let mut rows = begin(to, &HISTORY)?;
    let mut count = 0;
    posts::each(db, |post| {
        count += 1;
        let (runs, proofs) = beside(db, post.id)?;
        let run_at = |number: u32| {
            let run = runs.iter().find(|run| run.number == number);
            run.map_or(String::new(), |run| {
                instant(run.started_at_ms.unwrap_or(run.run_at_ms))
            })
        };
        let mut listed = 0;
        deliveries::each(db, post.id, |delivery| {
            listed += 1;
            let run_at = run_at(delivery.occurrence);
            put(&mut rows, delivery_cells(&post, &delivery, run_at, &proofs))
        })?;
        if listed == 0 {
            let mut cells = post_cells(&post);
            cells.resize(HISTORY.len(), String::new());
            put(&mut rows, cells)?;
        }
        Ok::<_, DeskError>(())
    })?;
    rows.flush()?;
    Ok(count)
}

fn begin<'a>(to: Sink<'a>, headings: &[&str]) -> Result<Rows<'a>, DeskError> {
    to.write_all(BYTE_ORDER_MARK.as_bytes())?;
    let mut rows = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(to);
    rows.write_record(headings).map_err(io::Error::from)?;
    Ok(rows)
}

fn put(rows: &mut Rows<'_>, cells: Vec<String>) -> Result<(), DeskError> {
    let cells = cells.into_iter().map(defused);
    Ok(rows.write_record(cells).map_err(io::Error::from)?)
}

fn draft_cells(draft: &Draft, state: DraftState) -> Vec<String> {
    let fields = &draft.fields;
    let names = fields.recipients.iter().map(|recipient| recipient.name());
    let files = fields
        .content
        .attachments
        .iter()
        .map(|file| file.name.as_str());
    vec![
        draft.id.to_string(),
        draft.revision.to_string(),
        word(&state),
        draft.deleted_at_ms.is_some().to_string(),
        instant(draft.created_at_ms),
        instant(draft.updated_at_ms),
        fields.content.text.clone(),
        names.collect::<Vec<_>>().join("; "),
        fields.recipients.len().to_string(),
        files.collect::<Vec<_>>().join("; "),
        word(&fields.schedule),
        fields.not_after.as_ref().map_or(String::new(), |limit| {
            format!("{} {}", limit.at, limit.zone)
        }),
        fields.account_id.map_or(String::new(), |id| id.to_string()),
        fields
            .sender_id
            .as_ref()
            .map_or(String::new(), |id| id.to_string()),
    ]
}

fn post_cells(post: &Post) -> Vec<String> {
    vec![
        post.id.to_string(),
        post.draft_id.to_string(),
        post.account_id.to_string(),
        post.sender_id.to_string(),
        post.content.text.clone(),
        word(&post.state),
        instant(post.created_at_ms),
        word(&post.schedule),
    ]
}

fn delivery_cells(
    post: &Post,
    delivery: &Delivery,
    run_at: String,
    proofs: &[Proof],
) -> Vec<String> {
    let proofs = proofs
        .iter()
        .map(|proof| format!("{}: {}", proof.key, proof.finding));
    let mut cells = post_cells(post);
    cells.extend([
        delivery.occurrence.to_string(),
        run_at,
        delivery.recipient.name().to_owned(),
        delivery.recipient.key(),
        word(&delivery.state),
        delivery.error_code.clone().unwrap_or_default(),
        delivery.error_message.clone().unwrap_or_default(),
        delivery.send_id.clone().unwrap_or_default(),
        instant(delivery.updated_at_ms),
        proofs.collect::<Vec<_>>().join("; "),
    ]);
    cells
}

/// Spreadsheets run cells that begin like a formula; an apostrophe makes them text.
fn defused(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{cell}")
    } else {
        cell
    }
}

/// Writes a unit enum as its word and anything else as JSON.
fn word<T: Serialize>(value: &T) -> String {
    let json = serde_json::to_string(value).unwrap_or_default();
    match json
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
    {
        Some(word) => word.to_owned(),
        None => json,
    }
}

fn instant(at_ms: i64) -> String {
    let at = DateTime::<Utc>::from_timestamp_millis(at_ms).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_never_a_formula() {
        for start in ["=1+1", "+49 30", "-1", "@SUM(A1)", "\tx", "\rx"] {
            assert_eq!(defused(start.into()), format!("'{start}"));
        }
        assert_eq!(defused("Tomorrow = open".into()), "Tomorrow = open");
    }
}
