//! A message as stored and as the contract shows it.

use rusqlite::types::Value as Sql;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter};
use serde_json::{Value, json};

use super::paging::{Wanted, instant};
use crate::bird::channels::Channel;
use crate::bird::refusal::not_found;
use crate::content::Content;
use crate::problem::Problem;

/// A stored message of either direction.
#[derive(Debug, Clone)]
pub struct Message {
    pub seq: i64,
    pub id: String,
    pub channel_id: String,
    pub contact_id: String,
    direction: String,
    pub reference: Option<String>,
    pub record: Value,
    pub content: Content,
    pub request_text: Option<String>,
    pub status: String,
    reason: String,
    failure: Option<Value>,
    platform_reference: Option<String>,
    pub created_at_ms: i64,
    updated_at_ms: i64,
}

impl Message {
    /// Finds a message of a channel.
    pub fn find(conn: &Connection, channel_id: &str, id: &str) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT * FROM bird_messages WHERE channel_id = ?1 AND id = ?2";
        conn.prepare_cached(sql)?
            .query_row([channel_id, &id.to_lowercase()], message_from)
            .optional()
    }

    /// Finds a message by its id alone.
    pub fn by_id(conn: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT * FROM bird_messages WHERE id = ?1";
        conn.prepare_cached(sql)?
            .query_row([id.to_lowercase()], message_from)
            .optional()
    }

    /// Finds a message the key may see.
    pub fn open(
        conn: &Connection,
        workspace: &str,
        channel: &str,
        id: &str,
    ) -> Result<Self, Problem> {
        let channel = Channel::open(conn, workspace, channel)?;
        Self::find(conn, &channel.id, id)?.ok_or_else(|| not_found("message"))
    }

    /// Whether a contact wrote it.
    pub fn is_incoming(&self) -> bool {
        self.direction == "incoming"
    }

    /// The message as the contract shows it.
    pub fn shown(&self) -> Value {
        let mut shown = self.record.clone();
        shown["status"] = json!(self.status);
        shown["reason"] = json!(self.reason);
        shown["createdAt"] = json!(instant(self.created_at_ms));
        shown["updatedAt"] = json!(instant(self.updated_at_ms));
        shown["lastStatusAt"] = json!(instant(self.updated_at_ms));
        let part = |reference: &String| json!({ "platformReference": reference });
        let parts: Vec<Value> = self.platform_reference.iter().map(part).collect();
        shown["parts"] = Value::from(parts);
        if let Some(failure) = &self.failure {
            shown["failure"] = failure.clone();
        }
        shown
    }
}

fn message_from(row: &Row) -> rusqlite::Result<Message> {
    let json = |name: &str| -> rusqlite::Result<Option<Value>> {
        let text: Option<String> = row.get(name)?;
        Ok(text.and_then(|text| serde_json::from_str(&text).ok()))
    };
    Ok(Message {
        seq: row.get("seq")?,
        id: row.get("id")?,
        channel_id: row.get("channel_id")?,
        contact_id: row.get("contact_id")?,
        direction: row.get("direction")?,
        reference: row.get("reference")?,
        record: json("record")?.unwrap_or_default(),
        content: Content::from_column(&row.get::<_, String>("content")?),
        request_text: row.get("request_body")?,
        status: row.get("status")?,
        reason: row.get("reason")?,
        failure: json("failure")?,
        platform_reference: row.get("platform_reference")?,
        created_at_ms: row.get("created_at_ms")?,
        updated_at_ms: row.get("updated_at_ms")?,
    })
}

/// Reads a page and one row more, the newest first.
pub fn list(conn: &Connection, channel: &str, wanted: &Wanted) -> rusqlite::Result<Vec<Message>> {
    let mut conditions = vec!["channel_id = ?1".to_owned()];
    let mut values: Vec<Sql> = vec![channel.to_owned().into()];
    let mut demand = |condition: &str, value: Option<Sql>| {
        if let Some(value) = value {
            values.push(value);
            conditions.push(condition.replace('?', &format!("?{}", values.len())));
        }
    };
    demand("direction = ?", wanted.direction.clone().map(Into::into));
    demand("status = ?", wanted.status.clone().map(Into::into));
    demand("created_at_ms >= ?", wanted.start_at_ms.map(Into::into));
    demand("created_at_ms <= ?", wanted.end_at_ms.map(Into::into));
    if let Some((at_ms, seq)) = wanted.paging.after {
        values.extend([Sql::from(at_ms), Sql::from(seq)]);
        let (at, number) = (values.len() - 1, values.len());
        conditions.push(format!("(created_at_ms, seq) < (?{at}, ?{number})"));
    }
    let sql = format!(
        "SELECT * FROM bird_messages WHERE {} ORDER BY created_at_ms DESC, seq DESC LIMIT {}",
        conditions.join(" AND "),
        wanted.paging.limit + 1
    );
    conn.prepare_cached(&sql)?
        .query_map(params_from_iter(values), message_from)?
        .collect()
}
