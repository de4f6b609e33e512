//! Handing one message to one group, and what that means for its send and its run.

use rusqlite::{Connection, Row, params};
use uuid::Uuid;

use super::runs;
use crate::events::Event;
use crate::ledger::{self, Delivery};
use crate::media::Media;
use crate::watchcollect::groups::Group;
use crate::watchcollect::sessions::Session;

struct Waiting {
    recipient_id: String,
    jid: String,
    group_id: String,
    label: String,
    send_id: String,
    session_id: String,
    text: String,
    media: String,
    idempotency_key: String,
    schedule_id: Option<String>,
    occurrence: Option<i64>,
    request_body: String,
}

/// Delivers to a waiting recipient, or lets it fail; then settles its send.
pub fn deliver(
    conn: &Connection,
    seq: i64,
    at_ms: i64,
    base_url: &str,
) -> rusqlite::Result<Option<Event>> {
    let waiting = find(conn, seq)?;
    let delivered = match obstacle(conn, &waiting)? {
        Some((code, message)) => {
            fail(conn, seq, at_ms, code, &message)?;
            None
        }
        None => Some(hand_over(conn, seq, &waiting, at_ms, base_url)?),
    };
    settle_send(conn, &waiting.send_id, at_ms)?;
    Ok(delivered.map(|delivery| Event::Delivery {
        delivery: Box::new(delivery),
    }))
}

fn find(conn: &Connection, seq: i64) -> rusqlite::Result<Waiting> {
    conn.prepare_cached(
        "SELECT r.id, r.jid, r.group_id, r.label, s.id, s.session_id, s.text, s.media, s.idempotency_key,
             s.schedule_id, s.occurrence, s.request_body
         FROM recipients r JOIN sends s ON s.id = r.send_id WHERE r.seq = ?1",
    )?
    .query_row([seq], waiting_from)
}

fn waiting_from(row: &Row) -> rusqlite::Result<Waiting> {
    Ok(Waiting {
        recipient_id: row.get(0)?,
        jid: row.get(1)?,
        group_id: row.get(2)?,
        label: row.get(3)?,
        send_id: row.get(4)?,
        session_id: row.get(5)?,
        text: row.get(6)?,
        media: row.get(7)?,
        idempotency_key: row.get(8)?,
        schedule_id: row.get(9)?,
        occurrence: row.get(10)?,
        request_body: row.get(11)?,
    })
}

fn obstacle(
    conn: &Connection,
    waiting: &Waiting,
) -> rusqlite::Result<Option<(&'static str, String)>> {
    let session = Session::find(conn, &waiting.session_id)?;
    if let Some(session) = session.filter(|session| session.status != "WORKING") {
        return Ok(Some(("session_not_working", session.not_working())));
    }
    let group = Group::find(conn, &waiting.group_id)?;
    let left = !group.is_some_and(|group| group.is_member);
    let message = || "The session is no longer a member of this group.".to_owned();
    Ok(left.then(|| ("not_a_participant", message())))
}

fn fail(
    conn: &Connection,
    seq: i64,
    at_ms: i64,
    code: &str,
    message: &str,
) -> rusqlite::Result<()> {
    conn.prepare_cached(
        "UPDATE recipients SET status = 'failed', error_code = ?2, error_message = ?3,
             updated_at_ms = ?4, failed_at_ms = ?4
         WHERE seq = ?1",
    )?
    .execute(params![seq, code, message, at_ms])?;
    Ok(())
}

fn hand_over(
    conn: &Connection,
    seq: i64,
    waiting: &Waiting,
    at_ms: i64,
    base_url: &str,
) -> rusqlite::Result<Delivery> {
    let unique = Uuid::new_v4().simple().to_string().to_uppercase();
    let message_id = format!("true_{}_3EB0{}", waiting.jid, &unique[..16]);
    conn.prepare_cached(
        "UPDATE recipients SET status = 'sent', waha_message_id = ?2, updated_at_ms = ?3, completed_at_ms = ?3
         WHERE seq = ?1",
    )?
    .execute(params![seq, message_id, at_ms])?;
    let mut delivery = delivery_of(waiting, at_ms, base_url);
    delivery.seq = ledger::record(conn, &delivery)?;
    Ok(delivery)
}

fn delivery_of(waiting: &Waiting, at_ms: i64, base_url: &str) -> Delivery {
    let media = Media::from_column(&waiting.media, base_url);
    Delivery {
        seq: 0,
        id: waiting.recipient_id.clone(),
        system: "watchcollect".to_owned(),
        group_id: waiting.group_id.clone(),
        group_name: waiting.label.clone(),
        session_id: waiting.session_id.clone(),
        text: waiting.text.clone(),
        media_sha256: media
            .iter()
            .filter_map(|image| image.sha256.clone())
            .collect(),
        media,
        idempotency_key: Some(waiting.idempotency_key.clone()),
        send_id: waiting.send_id.clone(),
        schedule_id: waiting.schedule_id.clone(),
        occurrence: waiting.occurrence,
        delivered_at_ms: at_ms,
        recipient: None,
        reference: None,
        content: None,
        request_body: serde_json::from_str(&waiting.request_body).ok(),
        request_text: Some(waiting.request_body.clone()),
    }
}

/// Brings the status of a send up to its recipients; the last one settles it, and its run.
pub fn settle_send(conn: &Connection, send_id: &str, at_ms: i64) -> rusqlite::Result<()> {
    let (queued, sent, failed) = counts(conn, send_id)?;
    let status = match (queued, sent, failed) {
        (1.., _, _) => "sending",
        (_, _, 0) => "sent",
        (_, 0, _) => "failed",
        _ => "partial_failed",
    };
    conn.prepare_cached(
        "UPDATE sends SET status = ?2, updated_at_ms = ?3, completed_at_ms = CASE WHEN ?4 THEN ?3 END
         WHERE id = ?1",
    )?
    .execute(params![send_id, status, at_ms, queued == 0])?;
    if queued == 0 {
        runs::settle(conn, send_id, failed, at_ms)
    } else {
        Ok(())
    }
}

fn counts(conn: &Connection, send_id: &str) -> rusqlite::Result<(i64, i64, i64)> {
    conn.prepare_cached(
        "SELECT count(*) FILTER (WHERE status = 'queued'), count(*) FILTER (WHERE status = 'sent'),
             count(*) FILTER (WHERE status = 'failed')
         FROM recipients WHERE send_id = ?1",
    )?
    .query_row([send_id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
