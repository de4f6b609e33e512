//! What was sent under a tracking id, and what has become of it so far.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Path, State};
use chrono::{DateTime, SecondsFormat, Utc};
use rusqlite::OptionalExtension;
use serde_json::{Value, json};

use super::refusal::no_record;
use crate::journey;
use crate::problem::Problem;
use crate::world::World;

/// An instant as Routee writes it.
pub fn instant(at_ms: i64) -> String {
    let at: DateTime<Utc> = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `GET /tracking/campaign/{trackingId}`
pub async fn show(
    State(world): State<Arc<World>>,
    path: Option<Path<String>>,
) -> Result<Json<Value>, Problem> {
    let Path(id) = path.ok_or_else(no_record)?;
    let found: Result<Option<Value>, Problem> = world
        .store
        .read(move |tx| {
            let sql = "SELECT created_at_ms, sender, recipient, text FROM routee_messages
                       WHERE tracking_id = ?1";
            let row = tx.query_row(sql, [&id], |row| {
                let (from, to): (String, String) = (row.get(1)?, row.get(2)?);
                let text: String = row.get(3)?;
                Ok(json!({
                    "trackingId": id,
                    "date": instant(row.get(0)?),
                    "from": from,
                    "to": to,
                    "message": { "text": text },
                }))
            });
            Ok(row.optional()?)
        })
        .await;
    found?.map(Json).ok_or_else(no_record)
}

/// `GET /tracking/campaign/{trackingId}/history`
pub async fn history(
    State(world): State<Arc<World>>,
    path: Option<Path<String>>,
) -> Result<Json<Value>, Problem> {
    let Path(id) = path.ok_or_else(no_record)?;
    let wanted = id.clone();
    let reached: Result<Vec<(String, i64)>, Problem> = world
        .store
        .read(move |tx| {
            let sql = "SELECT EXISTS (SELECT 1 FROM routee_messages WHERE tracking_id = ?1)";
            let known: bool = tx.query_row(sql, [&wanted], |row| row.get(0))?;
            let reached = journey::reached(tx, &wanted)?;
            known.then_some(reached).ok_or_else(no_record)
        })
        .await;
    let changes = reached?
        .into_iter()
        .map(|(status, at_ms)| json!({ "date": instant(at_ms), "status": status }));
    let history: Vec<Value> = changes.collect();
    Ok(Json(json!({ "trackingId": id, "history": history })))
}
