//! `/v2/outbound/group-presets`: named lists of groups.

use std::sync::Arc;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::ACTOR;
use super::body::{TooLong, read_json};
use super::draft_fields::MAX_GROUPS;
use super::fields::Fields;
use super::groups::Group;
use super::record_id::{RecordId, no_such_record};
use crate::problem::Problem;
use crate::world::World;

const MAX_NAME: usize = 120;
const MAX_DESCRIPTION: usize = 500;
const MAX_PRESETS: i64 = 1_000;

/// A saved preset.
#[derive(Debug, Serialize)]
pub struct GroupPreset {
    id: String,
    actor_user_id: &'static str,
    name: String,
    group_ids: Vec<String>,
    created_at_ms: i64,
    updated_at_ms: i64,
    description: Option<String>,
}

/// The fields of a creation or a change; what is absent keeps its value.
struct Change {
    name: Option<String>,
    description: Option<Option<String>>,
    group_ids: Option<Vec<String>>,
}

impl Change {
    fn read(fields: &Fields) -> Result<Self, Problem> {
        let description = match fields.is_null("description") {
            true => Some(None),
            false => fields
                .text("description", 0..=MAX_DESCRIPTION)?
                .map(|text| Some(text.to_owned())),
        };
        Ok(Self {
            name: fields.text("name", 1..=MAX_NAME)?.map(str::to_owned),
            description,
            group_ids: fields.uuids("group_ids", 1..=MAX_GROUPS)?,
        })
    }

    fn check_groups(&self, conn: &Connection) -> Result<(), Problem> {
        for id in self.group_ids.iter().flatten() {
            let message = || format!("Group {id} does not exist.");
            Group::find(conn, id)?
                .ok_or_else(|| Problem::unprocessable("group_unknown", message()))?;
        }
        Ok(())
    }
}

/// `GET /v2/outbound/group-presets`
pub async fn list(State(world): State<Arc<World>>) -> Result<Json<Value>, Problem> {
    let found: Result<Vec<GroupPreset>, Problem> = world
        .store
        .read(|tx| {
            let mut query = tx.prepare_cached("SELECT * FROM group_presets ORDER BY seq")?;
            let presets = query.query_map([], preset_from)?;
            Ok(presets.collect::<rusqlite::Result<_>>()?)
        })
        .await;
    Ok(Json(json!({ "items": found? })))
}

/// `POST /v2/outbound/group-presets`
pub async fn create(
    State(world): State<Arc<World>>,
    request: Request,
) -> Result<(StatusCode, Json<GroupPreset>), Problem> {
    let body = read_json(request, TooLong::BadRequest).await?;
    let fields = Fields::of_body(&body)?;
    let change = Change::read(&fields)?;
    fields.required("name", change.name.as_ref())?;
    fields.required("group_ids", change.group_ids.as_ref())?;
    let shared = Arc::clone(&world);
    let created = world
        .store
        .write(move |tx| insert(tx, &change, shared.clock.now_ms()))
        .await?;
    Ok((StatusCode::CREATED, Json(created)))
}

fn insert(conn: &Connection, change: &Change, now_ms: i64) -> Result<GroupPreset, Problem> {
    change.check_groups(conn)?;
    let count: i64 = conn.query_row("SELECT count(*) FROM group_presets", [], |row| row.get(0))?;
    if count >= MAX_PRESETS {
        let message = "1000 presets are saved already; delete some first.";
        return Err(Problem::unprocessable("preset_limit", message));
    }
    let id = Uuid::now_v7().to_string();
    conn.execute(
        "INSERT INTO group_presets (id, name, description, group_ids, created_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?5)",
        params![
            id,
            change.name,
            change.description.clone().flatten(),
            json!(change.group_ids).to_string(),
            now_ms
        ],
    )?;
    find(conn, &id)
}

/// `PATCH /v2/outbound/group-presets/{preset_id}`
pub async fn update(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
    request: Request,
) -> Result<Json<GroupPreset>, Problem> {
    let body = read_json(request, TooLong::BadRequest).await?;
    let change = Change::read(&Fields::of_body(&body)?)?;
    let shared = Arc::clone(&world);
    let changed = world
        .store
        .write(move |tx| apply(tx, &id, &change, shared.clock.now_ms()));
    Ok(Json(changed.await?))
}

fn apply(
    conn: &Connection,
    id: &str,
    change: &Change,
    now_ms: i64,
) -> Result<GroupPreset, Problem> {
    let before = find(conn, id)?;
    change.check_groups(conn)?;
    let group_ids = change.group_ids.as_ref().unwrap_or(&before.group_ids);
    conn.execute(
        "UPDATE group_presets SET name = ?2, description = ?3, group_ids = ?4, updated_at_ms = ?5 WHERE id = ?1",
        params![
            id,
            change.name.as_ref().unwrap_or(&before.name),
            change.description.as_ref().unwrap_or(&before.description),
            json!(group_ids).to_string(),
            now_ms,
        ],
    )?;
    find(conn, id)
}

/// `DELETE /v2/outbound/group-presets/{preset_id}`
pub async fn remove(
    State(world): State<Arc<World>>,
    RecordId(id): RecordId,
) -> Result<StatusCode, Problem> {
    let removed: Result<usize, Problem> = world
        .store
        .write(move |tx| Ok(tx.execute("DELETE FROM group_presets WHERE id = ?1", [id])?))
        .await;
    if removed? == 0 {
        Err(no_such_record())
    } else {
        Ok(StatusCode::NO_CONTENT)
    }
}

fn find(conn: &Connection, id: &str) -> Result<GroupPreset, Problem> {
    let found = conn
        .prepare_cached("SELECT * FROM group_presets WHERE id = ?1")?
        .query_row([id], preset_from)
        .optional()?;
    found.ok_or_else(no_such_record)
}

fn preset_from(row: &Row) -> rusqlite::Result<GroupPreset> {
    let group_ids: String = row.get("group_ids")?;
    Ok(GroupPreset {
        id: row.get("id")?,
        actor_user_id: ACTOR,
        name: row.get("name")?,
        group_ids: serde_json::from_str(&group_ids).unwrap_or_default(),
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
        description: row.get("description")?,
    })
}
