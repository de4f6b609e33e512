//! Writing a send and its recipients down; also for each run of a schedule. Groups where only
//! admins may post fail at once, the others wait for their turn.

use rusqlite::{Connection, params};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::media::{Media, hex};
use crate::watchcollect::groups::Group;
use crate::watchcollect::sessions::Session;
use crate::watchcollect::timetable::settle_send;

/// A send about to be made.
#[derive(Debug)]
pub struct NewSend<'a> {
    pub session: &'a Session,
    pub groups: &'a [Group],
    pub text: &'a str,
    pub media: &'a [Media],
    pub idempotency_key: &'a str,
    pub request_body: String,
    /// The schedule and the number of the run, when a schedule makes the send.
    pub run_of: Option<(&'a str, i64)>,
    pub at_ms: i64,
    pub delay_ms: u32,
}

/// Makes the send and returns its id.
pub fn create(conn: &Connection, send: &NewSend) -> rusqlite::Result<String> {
    let id = Uuid::now_v7().to_string();
    insert_send(conn, &id, send)?;
    for (place, group) in (0_i64..).zip(send.groups) {
        insert_recipient(conn, &id, send, group, place)?;
    }
    if !send.groups.iter().any(takes_posts) {
        settle_send(conn, &id, send.at_ms)?;
    }
    Ok(id)
}

/// The hash the records show of a text: SHA-256 of its UTF-8 bytes, in lower-case hexadecimal.
pub fn text_sha256(text: &str) -> String {
    hex(&Sha256::digest(text.as_bytes()))
}

/// The length the records show of a text, in code points.
pub fn text_length(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

fn takes_posts(group: &Group) -> bool {
    group.may_post || !group.is_announce
}

fn insert_send(conn: &Connection, id: &str, send: &NewSend) -> rusqlite::Result<()> {
    let source_type = if send.run_of.is_some() {
        "schedule"
    } else {
        "api"
    };
    conn.prepare_cached(
        "INSERT INTO sends (id, event_id, session_id, session_name, session_label, text, text_sha256, text_length,
             media, recipient_count, status, source_type, schedule_id, occurrence, idempotency_key, request_body,
             requested_at_ms, updated_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 'queued', ?11, ?12, ?13, ?14, ?15, ?16, ?16)",
    )?
    .execute(params![
        id,
        Uuid::now_v7().to_string(),
        send.session.id,
        send.session.name,
        send.session.shown_label(),
        send.text,
        text_sha256(send.text),
        text_length(send.text),
        Media::to_column(send.media),
        send.groups.len() as i64,
        source_type,
        send.run_of.map(|(schedule_id, _)| schedule_id),
        send.run_of.map(|(_, occurrence)| occurrence),
        send.idempotency_key,
        send.request_body,
        send.at_ms,
    ])?;
    Ok(())
}

fn insert_recipient(
    conn: &Connection,
    send_id: &str,
    send: &NewSend,
    group: &Group,
    place: i64,
) -> rusqlite::Result<()> {
    let takes = takes_posts(group);
    let delay = i64::from(send.delay_ms);
    conn.prepare_cached(
        "INSERT INTO recipients (id, send_id, group_id, jid, label, accepted, status, due_at_ms,
             error_code, error_message, requested_at_ms, updated_at_ms, failed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?11, ?12)",
    )?
    .execute(params![
        Uuid::now_v7().to_string(),
        send_id,
        group.id,
        group.jid,
        group.name,
        takes,
        if takes { "queued" } else { "failed" },
        send.at_ms + delay + place * (delay / 10),
        (!takes).then_some("group_cannot_send"),
        (!takes).then_some("Only admins may post in this group."),
        send.at_ms,
        (!takes).then_some(send.at_ms),
    ])?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{text_length, text_sha256};

    #[test]
    fn a_text_is_hashed_as_utf8_and_counted_in_code_points_as_the_contract_shows() {
        let text = "New in: a 1968 diver, 39 mm, with box and papers. \
                    Viewings on Saturday 28 November from 10:00. Reply here to reserve.";
        assert_eq!(
            text_sha256(text),
            "451761d60eab354a993abf61de58fcfb14fcfdd68bedd7cc130404b2f362a055"
        );
        assert_eq!(text_length(text), 117);
        assert_eq!(text_length("é🙂"), 2);
    }
}
