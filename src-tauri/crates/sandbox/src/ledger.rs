//! The ledger of everything delivered: one row per recipient per send that really arrived.

use rusqlite::types::Value;
use rusqlite::{Connection, Row, params, params_from_iter};
use serde::Serialize;

use crate::content::{Content, Shown};
use crate::media::{Media, own_hash};
use crate::systems::System;

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
    /// The number or group id it was sent to; none for a group post.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<Content>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_body: Option<serde_json::Value>,
    /// The body letter by letter, as it came over the wire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_text: Option<String>,
}

/// A message to one recipient, as it goes into the ledger.
#[derive(Debug)]
pub struct OneToOne {
    pub system: System,
    pub id: String,
    /// The number or group id it was sent to.
    pub address: String,
    /// What people call the recipient.
    pub name: String,
    /// Who sent it, in words for people.
    pub sender: String,
    pub text: String,
    pub reference: Option<String>,
    pub content: Content,
    pub request_text: Option<String>,
}

impl OneToOne {
    /// The arrival of the message at an instant.
    pub fn delivered(self, at_ms: i64) -> Delivery {
        let media: Vec<Media> = self.content.media.iter().map(media_of).collect();
        let body = self.request_text.as_ref();
        Delivery {
            seq: 0,
            send_id: self.id.clone(),
            id: self.id,
            system: self.system.name().to_owned(),
            group_id: chat_id(self.system, &self.address),
            group_name: self.name,
            session_id: self.sender,
            text: self.text,
            media_sha256: media.iter().filter_map(|one| one.sha256.clone()).collect(),
            media,
            idempotency_key: None,
            schedule_id: None,
            occurrence: None,
            delivered_at_ms: at_ms,
            recipient: Some(self.address),
            reference: self.reference,
            content: Some(self.content),
            request_body: body.and_then(|text| serde_json::from_str(text).ok()),
            request_text: self.request_text,
        }
    }
}

/// The id of the chat with one recipient.
pub fn chat_id(system: System, address: &str) -> String {
    format!("{}:{address}", system.name())
}

fn media_of(shown: &Shown) -> Media {
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    Media {
        url: shown.url.clone(),
        mimetype: some(&shown.mimetype),
        filename: some(&shown.name),
        sha256: shown
            .sha256
            .clone()
            .or_else(|| own_hash(&shown.url).map(str::to_owned)),
        size_bytes: None,
        storage_key: None,
    }
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
    pub system: Option<String>,
    pub recipient: Option<String>,
    pub reference: Option<String>,
    pub limit: u32,
    pub order: Order,
}

/// Writes one arrival down and returns its place in the ledger.
pub fn record(conn: &Connection, delivery: &Delivery) -> rusqlite::Result<i64> {
    conn.prepare_cached(
        "INSERT INTO deliveries (id, system, group_id, group_name, session_id, text, media, idempotency_key,
             send_id, schedule_id, occurrence, delivered_at_ms, request_body, recipient, reference, content)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
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
        delivery.request_text,
        delivery.recipient,
        delivery.reference,
        delivery.content.as_ref().map(Content::to_column),
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
    let words = [
        ("group_id =", &filter.group_id),
        ("system =", &filter.system),
        ("recipient =", &filter.recipient),
        ("reference =", &filter.reference),
    ];
    for (column, wanted) in words {
        if let Some(word) = wanted {
            demand(column, word.clone().into());
        }
    }
    (conditions.join(" AND "), values)
}

fn delivery_from(row: &Row, base_url: &str) -> rusqlite::Result<Delivery> {
    let media = Media::from_column(&row.get::<_, String>("media")?, base_url);
    let body: Option<String> = row.get("request_body")?;
    let content: Option<String> = row.get("content")?;
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
        recipient: row.get("recipient")?,
        reference: row.get("reference")?,
        content: content.map(|text| Content::from_column(&text)),
        request_body: body
            .as_ref()
            .and_then(|text| serde_json::from_str(text).ok()),
        request_text: body,
    })
}

/// A chat with one recipient as the page lists it, with what arrived last.
#[derive(Debug, Serialize)]
pub struct Person {
    id: String,
    name: String,
    system: String,
    recipient: String,
    last_text: String,
    last_kind: String,
    last_media_count: usize,
    last_at_ms: i64,
    last_seq: i64,
}

/// Everybody who got a message of their own, the latest first.
pub fn people(conn: &Connection, limit: u32) -> rusqlite::Result<Vec<Person>> {
    conn.prepare_cached(
        "SELECT group_id, group_name, system, recipient, substr(text, 1, 200), content, delivered_at_ms, max(seq)
         FROM deliveries WHERE recipient IS NOT NULL GROUP BY group_id ORDER BY max(seq) DESC LIMIT ?1",
    )?
    .query_map([limit], person_from)?
    .collect()
}

fn person_from(row: &Row) -> rusqlite::Result<Person> {
    let content = Content::from_column(&row.get::<_, String>(5)?);
    Ok(Person {
        id: row.get(0)?,
        name: row.get(1)?,
        system: row.get(2)?,
        recipient: row.get(3)?,
        last_text: row.get(4)?,
        last_kind: content.word().to_owned(),
        last_media_count: content.media.len(),
        last_at_ms: row.get(6)?,
        last_seq: row.get(7)?,
    })
}
