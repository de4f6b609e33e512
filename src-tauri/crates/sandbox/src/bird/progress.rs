//! What becomes of a message by the sandbox clock: processing, sent, delivered, read; or one of the ways
//! it ends before that.

use rusqlite::{Connection, params};
use uuid::Uuid;

use super::contacts::Contact;
use super::messages::{Message, Plan};
use super::{failure, interactions, uploads, windows};
use crate::events::Event;
use crate::journey::{self, Step, step};
use crate::ledger::{self, OneToOne};
use crate::phone::Fate;
use crate::systems::System;
use crate::world::World;

/// Lays out the statuses of a message that was taken over.
pub fn lay_out(
    conn: &Connection,
    world: &World,
    id: &str,
    phone: &str,
    plan: &Plan,
    kept: Option<&'static str>,
    status: &'static str,
) -> rusqlite::Result<()> {
    let pace = Pace {
        delay: i64::from(world.options.delivery_delay_ms),
        reading: i64::from(world.options.read_delay_ms),
    };
    let later = match kept {
        Some(ending) => vec![step(ending, plan.goes_at_ms + pace.delay / 3)],
        None => pace.steps(Fate::of(phone), plan),
    };
    let taken = step(status, plan.now_ms);
    journey::lay_out(conn, System::Bird, id, &taken, &later)
}

struct Pace {
    delay: i64,
    reading: i64,
}

impl Pace {
    fn steps(&self, fate: Fate, plan: &Plan) -> Vec<Step> {
        let start = plan.goes_at_ms;
        let (sent, arrives) = (start + self.delay * 2 / 3, start + self.delay);
        let mut steps = vec![step("processing", start + self.delay / 3)];
        if fate == Fate::Stuck || arrives > plan.valid_until_ms {
            steps.push(step(failure::EXPIRED, plan.valid_until_ms));
            return steps;
        }
        match fate {
            Fate::Fails => steps.push(step(failure::UNDELIVERABLE, sent)),
            Fate::Closed => steps.push(step(failure::CLOSED, sent)),
            Fate::NotDelivered => {
                steps.extend([step("sent", sent), step(failure::UNREACHED, arrives)]);
            }
            _ => steps.extend([step("sent", sent), step("delivered", arrives)]),
        }
        steps.extend(self.aftermath(fate, arrives + self.reading));
        steps
    }

    fn aftermath(&self, fate: Fate, at_ms: i64) -> Vec<Step> {
        match fate {
            Fate::Usual | Fate::Odd => vec![step("read", at_ms)],
            Fate::Clicks => vec![step("read", at_ms), step("clicked", at_ms + self.reading)],
            Fate::Deleted => vec![step("deleted", at_ms)],
            _ => vec![],
        }
    }
}

/// Notes a status, or what the contact did.
pub fn reach(
    conn: &Connection,
    world: &World,
    id: &str,
    next: &str,
    at_ms: i64,
) -> rusqlite::Result<Option<Event>> {
    let Some(message) = Message::by_id(conn, id)? else {
        return Ok(None);
    };
    match next {
        "read" => interactions::read(conn, &message, at_ms).map(|()| None),
        "clicked" => interactions::press(conn, &message, 1, at_ms).map(|_| None),
        "sent" => match obstacle(conn, &message, at_ms)? {
            Some(ending) => {
                journey::end_otherwise(conn, System::Bird, id, &step(ending, at_ms))?;
                note(conn, id, ending, at_ms).map(|()| None)
            }
            None => send(conn, id, at_ms).map(|()| None),
        },
        "delivered" => {
            note(conn, id, next, at_ms)?;
            deliver(conn, world, &message, at_ms).map(Some)
        }
        other => note(conn, id, other, at_ms).map(|()| None),
    }
}

fn note(conn: &Connection, id: &str, next: &str, at_ms: i64) -> rusqlite::Result<()> {
    let ending = failure::of(next);
    conn.prepare_cached(
        "UPDATE bird_messages SET status = ?2, reason = ?3, failure = ?4, updated_at_ms = ?5 WHERE id = ?1",
    )?
    .execute(params![
        id,
        failure::status_of(next),
        ending.map_or("", |ending| ending.reason),
        ending.map(|ending| ending.shown().to_string()),
        at_ms
    ])?;
    Ok(())
}

/// What keeps a message from being sent when its time has come.
fn obstacle(
    conn: &Connection,
    message: &Message,
    at_ms: i64,
) -> rusqlite::Result<Option<&'static str>> {
    for shown in &message.content.media {
        if uploads::is_missing(conn, &shown.url)? {
            return Ok(Some(failure::MEDIA));
        }
    }
    let is_free = message.record["body"].is_object();
    let window = windows::open_until(conn, &message.channel_id, &message.contact_id, at_ms)?;
    Ok((is_free && window.is_none()).then_some(failure::CLOSED))
}

fn send(conn: &Connection, id: &str, at_ms: i64) -> rusqlite::Result<()> {
    let unique = Uuid::new_v4().simple().to_string().to_uppercase();
    conn.prepare_cached("UPDATE bird_messages SET platform_reference = ?2 WHERE id = ?1")?
        .execute(params![id, format!("wamid.{unique}")])?;
    note(conn, id, "sent", at_ms)
}

fn deliver(
    conn: &Connection,
    world: &World,
    message: &Message,
    at_ms: i64,
) -> rusqlite::Result<Event> {
    let contact = Contact::find(conn, &message.contact_id)?;
    let (address, name) = contact.map_or_else(Default::default, |contact| {
        let name = contact.name.unwrap_or_else(|| contact.phone.clone());
        (contact.phone, name)
    });
    let mut content = message.content.clone();
    for shown in &mut content.media {
        uploads::describe(conn, shown)?;
    }
    let sender = &message.record["sender"]["connector"]["annotations"]["name"];
    let one = OneToOne {
        system: System::Bird,
        id: message.id.clone(),
        address,
        name,
        sender: sender.as_str().unwrap_or_default().to_owned(),
        text: content.text.clone(),
        reference: message.reference.clone(),
        content,
        request_text: message.request_text.clone(),
    };
    let mut delivery = one.delivered(at_ms.max(world.opened_at_ms));
    delivery.seq = ledger::record(conn, &delivery)?;
    Ok(Event::Delivery {
        delivery: Box::new(delivery),
    })
}
