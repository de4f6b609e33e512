//! The WhatsApp groups the workspace knows.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::paging::{Page, PageQuery, QueryText};
use crate::problem::Problem;
use crate::world::World;

/// A group as the contract shows it.
#[derive(Debug, Serialize)]
pub struct GroupRecord {
    id: String,
    name: String,
    participant_count: i64,
    is_announce: bool,
    can_send: bool,
    session_ids: Vec<String>,
}

/// A group as a send needs it.
#[derive(Debug, Clone)]
pub struct Group {
    pub id: String,
    pub jid: String,
    pub name: String,
    pub is_announce: bool,
    pub may_post: bool,
    pub is_member: bool,
}

impl Group {
    /// Finds a group by its id.
    pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        conn.prepare_cached(
            "SELECT id, jid, name, is_announce, may_post, is_member FROM groups WHERE id = ?1",
        )?
        .query_row([id], group_from)
        .optional()
    }

    /// Finds a group that is present in the session.
    pub fn find_in_session(conn: &Connection, id: &str, session_id: &str) -> Result<Self, Problem> {
        let group = conn
            .prepare_cached(
                "SELECT g.id, g.jid, g.name, g.is_announce, g.may_post, g.is_member
                 FROM groups g JOIN group_sessions s ON s.group_id = g.id
                 WHERE g.id = ?1 AND s.session_id = ?2",
            )?
            .query_row([id, session_id], group_from)
            .optional()?;
        let message = || format!("Group {id} is not in this session.");
        group.ok_or_else(|| Problem::unprocessable("group_not_in_session", message()))
    }
}

fn group_from(row: &Row) -> rusqlite::Result<Group> {
    Ok(Group {
        id: row.get(0)?,
        jid: row.get(1)?,
        name: row.get(2)?,
        is_announce: row.get(3)?,
        may_post: row.get(4)?,
        is_member: row.get(5)?,
    })
}

/// `GET /v2/groups`
pub async fn list(
    State(world): State<Arc<World>>,
    query: QueryText,
) -> Result<Json<Page<GroupRecord>>, Problem> {
    let session = query.uuid("session_id")?;
    let page = PageQuery::read(&query, "groups")?;
    let (after, limit) = (page.after.unwrap_or(0), page.size as i64 + 1);
    let rows = world
        .store
        .read(move |tx| read_page(tx, session.as_deref(), after, limit))
        .await;
    Ok(Json(page.page(rows.map_err(Problem::from)?)))
}

fn read_page(
    conn: &Connection,
    session: Option<&str>,
    after: i64,
    limit: i64,
) -> rusqlite::Result<Vec<(i64, GroupRecord)>> {
    conn.prepare_cached(
        "SELECT seq, id, name, participant_count, is_announce, may_post AND is_member,
             (SELECT group_concat(session_id) FROM group_sessions WHERE group_id = id)
         FROM groups
         WHERE seq > ?1 AND (?2 IS NULL OR EXISTS (
             SELECT 1 FROM group_sessions WHERE group_id = id AND session_id = ?2))
         ORDER BY seq LIMIT ?3",
    )?
    .query_map(params![after, session, limit], record_from)?
    .collect()
}

fn record_from(row: &Row) -> rusqlite::Result<(i64, GroupRecord)> {
    let sessions: Option<String> = row.get(6)?;
    let record = GroupRecord {
        id: row.get(1)?,
        name: row.get(2)?,
        participant_count: row.get(3)?,
        is_announce: row.get(4)?,
        can_send: row.get(5)?,
        session_ids: sessions
            .iter()
            .flat_map(|list| list.split(','))
            .map(str::to_owned)
            .collect(),
    };
    Ok((row.get(0)?, record))
}

/// A group as the page lists it, with what arrived last.
#[derive(Debug, Serialize)]
pub struct Chat {
    id: String,
    name: String,
    participant_count: i64,
    can_send: bool,
    last_text: Option<String>,
    last_media_count: Option<i64>,
    last_at_ms: Option<i64>,
    last_seq: Option<i64>,
}

/// The groups as chats, the latest first, those without a message behind in their own order.
pub fn chats(conn: &Connection, limit: u32) -> rusqlite::Result<Vec<Chat>> {
    conn.prepare_cached(
        "SELECT g.id, g.name, g.participant_count, g.may_post AND g.is_member,
             substr(d.text, 1, 200), json_array_length(d.media), d.delivered_at_ms, d.seq
         FROM groups g LEFT JOIN deliveries d
             ON d.seq = (SELECT max(seq) FROM deliveries WHERE group_id = g.id)
         ORDER BY d.seq DESC NULLS LAST, g.seq LIMIT ?1",
    )?
    .query_map([limit], chat_from)?
    .collect()
}

fn chat_from(row: &Row) -> rusqlite::Result<Chat> {
    Ok(Chat {
        id: row.get(0)?,
        name: row.get(1)?,
        participant_count: row.get(2)?,
        can_send: row.get(3)?,
        last_text: row.get(4)?,
        last_media_count: row.get(5)?,
        last_at_ms: row.get(6)?,
        last_seq: row.get(7)?,
    })
}
