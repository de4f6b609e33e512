//! What becomes of a campaign by the sandbox clock: accepted, delivered, seen, or one of the ways it fails.

use rusqlite::{Connection, OptionalExtension, params};

use crate::content::Content;
use crate::events::Event;
use crate::journey::{self, Step, step};
use crate::ledger::{self, OneToOne};
use crate::phone::{Fate, international};
use crate::systems::System;
use crate::world::World;

/// Lays out the statuses of a campaign that was taken.
pub fn lay_out(
    conn: &Connection,
    world: &World,
    tracking_id: &str,
    recipient: &str,
    can_be_sent: bool,
    now_ms: i64,
) -> rusqlite::Result<()> {
    let fate = if can_be_sent {
        Fate::of(recipient)
    } else {
        Fate::Fails
    };
    let arrives = now_ms + i64::from(world.options.delivery_delay_ms);
    let later = steps(fate, arrives, i64::from(world.options.read_delay_ms));
    let taken = step("accepted", now_ms);
    journey::lay_out(conn, System::Routee, tracking_id, &taken, &later)
}

fn steps(fate: Fate, arrives: i64, read_delay: i64) -> Vec<Step> {
    let delivered = step("delivered", arrives);
    let later = arrives + read_delay;
    match fate {
        Fate::Fails | Fate::Refused => vec![step("failed", arrives)],
        Fate::NotDelivered | Fate::Closed => vec![step("channelFailed", arrives)],
        Fate::Deleted => vec![delivered, step("deleted", later)],
        Fate::Stuck => vec![],
        Fate::Unread => vec![delivered],
        Fate::Odd => vec![step("unknown", arrives)],
        Fate::Usual | Fate::Clicks => vec![delivered, step("seen", later)],
    }
}

/// Notes a status; the one that says delivered puts the message in the ledger.
pub fn reach(
    conn: &Connection,
    tracking_id: &str,
    status: &str,
    at_ms: i64,
) -> rusqlite::Result<Option<Event>> {
    conn.prepare_cached("UPDATE routee_messages SET status = ?2 WHERE tracking_id = ?1")?
        .execute(params![tracking_id, status])?;
    if status != "delivered" {
        return Ok(None);
    }
    let mut delivery = message(conn, tracking_id)?.delivered(at_ms);
    delivery.seq = ledger::record(conn, &delivery)?;
    Ok(Some(Event::Delivery {
        delivery: Box::new(delivery),
    }))
}

fn message(conn: &Connection, tracking_id: &str) -> rusqlite::Result<OneToOne> {
    conn.prepare_cached(
        "SELECT sender, recipient, text, content, request_body FROM routee_messages WHERE tracking_id = ?1",
    )?
    .query_row([tracking_id], |row| {
        let address: String = row.get(1)?;
        let content: String = row.get(3)?;
        Ok(OneToOne {
            system: System::Routee,
            id: tracking_id.to_owned(),
            name: chat_name(conn, &address)?,
            address,
            sender: sender_name(conn, &row.get::<_, String>(0)?)?,
            text: row.get(2)?,
            reference: None,
            content: Content::from_column(&content),
            request_text: row.get(4)?,
        })
    })
}

fn sender_name(conn: &Connection, phone: &str) -> rusqlite::Result<String> {
    let sql = "SELECT name FROM routee_senders WHERE phone = ?1";
    let phone = international(phone).unwrap_or_else(|| phone.to_owned());
    let name = conn.query_row(sql, [&phone], |row| row.get(0));
    Ok(name.optional()?.unwrap_or(phone))
}

fn chat_name(conn: &Connection, recipient: &str) -> rusqlite::Result<String> {
    let sql = "SELECT name FROM routee_groups WHERE id = ?1";
    let group = conn.query_row(sql, [recipient], |row| row.get(0));
    Ok(group.optional()?.unwrap_or_else(|| recipient.to_owned()))
}
