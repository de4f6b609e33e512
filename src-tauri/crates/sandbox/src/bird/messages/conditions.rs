//! When a message goes out, how long it is valid, and whether something keeps it from being sent.

use rusqlite::{Connection, params};

use super::command::Command;
use super::paging::read_instant;
use crate::bird::channels::Channel;
use crate::bird::contacts::Contact;
use crate::bird::refusal::broken;
use crate::bird::{failure, windows, workspace};
use crate::phone::Fate;
use crate::problem::Problem;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;
const FURTHEST_MS: i64 = 35 * DAY_MS;
/// What is planned for sooner goes at once.
const AT_ONCE_MS: i64 = 10 * MINUTE_MS;
const VALIDITY_S: i64 = 129_600;
const VALIDITY_2FA_S: i64 = 600;

/// When a message goes out and until when it may arrive.
#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub now_ms: i64,
    pub goes_at_ms: i64,
    pub valid_until_ms: i64,
}

impl Plan {
    /// Plans a message; one that is meant for more than 35 days ahead is refused.
    pub fn of(
        conn: &Connection,
        channel: &Channel,
        command: &Command,
        now_ms: i64,
    ) -> Result<Self, Problem> {
        let mut goes_at_ms = wished(command, now_ms)?;
        if command.is_marketing() && !command.is_on("ignoreQuietHours") {
            goes_at_ms = workspace::settings(conn)?.after_quiet_hours(goes_at_ms);
        }
        let usual = match channel.message_type.as_str() {
            "2FA" => VALIDITY_2FA_S,
            _ => VALIDITY_S,
        };
        let seconds = command.value["validity"].as_i64().unwrap_or(usual);
        Ok(Self {
            now_ms,
            goes_at_ms,
            valid_until_ms: goes_at_ms.saturating_add(seconds.saturating_mul(1_000)),
        })
    }

    /// Whether it waits for its time.
    pub fn is_scheduled(&self) -> bool {
        self.goes_at_ms > self.now_ms
    }
}

fn wished(command: &Command, now_ms: i64) -> Result<i64, Problem> {
    let Some(text) = command.text("scheduledFor") else {
        return Ok(now_ms);
    };
    let refused = |sentence: &str| broken("scheduledFor", sentence);
    let at_ms = read_instant(text).ok_or_else(|| refused("must be an RFC 3339 instant"))?;
    if at_ms > now_ms + FURTHEST_MS {
        return Err(refused("is more than 35 days ahead"));
    }
    Ok(if at_ms < now_ms + AT_ONCE_MS {
        now_ms
    } else {
        at_ms
    })
}

/// Refuses what is said freely to a contact whose window is closed; what is planned is judged when it goes.
pub fn check_window(
    conn: &Connection,
    channel: &Channel,
    contact: &Contact,
    command: &Command,
    plan: &Plan,
) -> Result<(), Problem> {
    if command.template().is_some() || plan.is_scheduled() {
        return Ok(());
    }
    match windows::open_until(conn, &channel.id, &contact.id, plan.now_ms)? {
        Some(_) => Ok(()),
        None => Err(broken(
            "body",
            "the contact's service window is closed; only a template can be sent",
        )),
    }
}

/// The ending that waits for the message instead of its sending.
pub fn kept_from_sending(
    conn: &Connection,
    contact: &Contact,
    command: &Command,
    plan: &Plan,
) -> rusqlite::Result<Option<&'static str>> {
    if command.is_on("capFrequency") && is_capped(conn, contact, plan.goes_at_ms)? {
        return Ok(Some(failure::CAPPED));
    }
    let kind = command.body().and_then(|body| body["type"].as_str());
    let unshown = [
        "html",
        "section",
        "authentication",
        "permission_request",
        "action",
    ];
    if kind.is_some_and(|kind| unshown.contains(&kind)) {
        return Ok(Some(failure::KIND));
    }
    Ok(match Fate::of(&contact.phone) {
        Fate::Refused => Some(failure::REJECTED),
        Fate::Odd if !command.is_on("ignoreGlobalHoldout") => Some(failure::HELD_OUT),
        _ => None,
    })
}

fn is_capped(conn: &Connection, contact: &Contact, at_ms: i64) -> rusqlite::Result<bool> {
    let most = workspace::settings(conn)?.marketing_per_day;
    let had: i64 = conn
        .prepare_cached(
            "SELECT count(*) FROM bird_messages
             WHERE contact_id = ?1 AND is_marketing = 1 AND created_at_ms > ?2
                 AND status NOT IN ('skipped', 'rejected', 'sending_failed')",
        )?
        .query_row(params![contact.id, at_ms - DAY_MS], |row| row.get(0))?;
    Ok(had >= most)
}
