//! The ledger of everything delivered: one row per group per send that really arrived.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use serde::Serialize;

use crate::media::Media;

/// One message that arrived in one chat.
#[derive(Debug, Clone, Serialize)]
pub struct Delivery {
    pub seq: i64,
    pub id: String,
    pub system: String,
    pub group_id: String,
    pub group_name: String,
    pub session_id: String,
    pub text: String,
    pub media: Vec<Media>,
    pub media_sha256: Vec<String>,
    pub idempotency_key: Option<String>,
    pub send_id: String,
    pub schedule_id: Option<String>,
    pub occurrence: Option<i64>,
    pub delivered_at_ms: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<serde_json::Value>,
}

/// Which end of the ledger is read first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Order {
    #[default]
    OldestFirst,
    NewestFirst,
}

/// Which rows of the ledger are wanted.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub since_ms: Option<i64>,
    pub after_seq: Option<i64>,
    pub group_id: Option<String>,
    pub limit: u32,
    pub order: Order,
}

/// Writes one arrival down and returns its place in the ledger.
pub fn record(conn: &Connection, delivery: &Delivery) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO deliveries (id, system, group_id, group_name, session_id, text, media, idempotency_key,
             send_id, schedule_id, occurrence, delivered_at_ms, request_body)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
    )?
    .execute(params![
        delivery.id,
        delivery.system,
        delivery.group_id,
        delivery.group_name,
        delivery.session_id,
        delivery.text,
        Media::to_column(&delivery.media),
        delivery.idempotency_key,
        delivery.send_id,
        delivery.schedule_id,
        delivery.occurrence,
        delivery.delivered_at_ms,
        delivery.request_body.as_ref().map(ToString::to_string),
    ])?;
    Ok(conn.last_insert_rowid())
}

/// Reads the wanted rows; media addresses point at this server.
pub fn list(conn: &Connection, filter: &Filter, base_url: &str) -> rusqlite::Result<Vec<Delivery>> {
    let (condition, values) = condition_of(filter);
    let direction = match filter.order {
        Order::OldestFirst => "ASC",
        Order::NewestFirst => "DESC",
    };
    let sql = format!(
        "SELECT * FROM deliveries WHERE {condition} ORDER BY seq {direction} LIMIT {}",
        filter.limit
    );
    conn.prepare_cached(&sql)?
        .query_map(params_from_iter(values), |row| delivery_from(row, base_url))?
        .collect()
}

fn condition_of(filter: &Filter) -> (String, Vec<Value>) {
    let mut conditions = vec!["1".to_owned()];
    let mut values: Vec<Value> = Vec::new();
    let mut demand = |column: &str, value: Value| {
        values.push(value);
        conditions.push(format!("{column} ?{}", values.len()));
    };
    if let Some(since) = filter.since_ms {
        demand("delivered_at_ms >=", since.into());
    }
    if let Some(after) = filter.after_seq {
        demand("seq >", after.into());
    }
    if let Some(group) = &filter.group_id {
        demand("group_id =", group.clone().into());
    }
    (conditions.join(" AND "), values)
}

fn delivery_from(row: &Row, base_url: &str) -> rusqlite::Result<Delivery> {
    let media = Media::from_column(&row.get::<_, String>("media")?, base_url);
    let body: Option<String> = row.get("request_body")?;
    Ok(Delivery {
        seq: row.get("seq")?,
        id: row.get("id")?,
        system: row.get("system")?,
        group_id: row.get("group_id")?,
        group_name: row.get("group_name")?,
        session_id: row.get("session_id")?,
        text: row.get("text")?,
        media_sha256: media
            .iter()
            .filter_map(|item| item.sha256.clone())
            .collect(),
        media,
        idempotency_key: row.get("idempotency_key")?,
        send_id: row.get("send_id")?,
        schedule_id: row.get("schedule_id")?,
        occurrence: row.get("occurrence")?,
        delivered_at_ms: row.get("delivered_at_ms")?,
        request_body: body.and_then(|text| serde_json::from_str(&text).ok()),
    })
}
