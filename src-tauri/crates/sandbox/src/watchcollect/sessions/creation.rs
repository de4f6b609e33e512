//! Making a new session, or linking one that exists by its name, and beginning to pair it.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::Session;
use crate::problem::Problem;
use crate::watchcollect::ACTOR;
use crate::watchcollect::fields::{Fields, wrong};
use crate::watchcollect::pairing::{check_phone_number, otp_challenge, otp_method, qr_challenge};

const MAX_SESSIONS: i64 = 100;
const MAX_LABEL: usize = 200;

/// How a new session is paired.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Pairing {
    Qr,
    Otp {
        phone_number: String,
        method: String,
    },
}

/// A well-formed wish for a session.
#[derive(Debug)]
pub struct NewSession {
    role: String,
    pairing: Option<Pairing>,
    existing_name: Option<String>,
    label: Option<String>,
}

impl NewSession {
    /// Reads the body of a session creation.
    pub fn read(body: &Value) -> Result<Self, Problem> {
        let fields = Fields::of_body(body)?;
        let role = fields.required("role", fields.word("role", &["receiving", "sending"])?)?;
        let engine = fields.word("engine", &["WEBJS", "NOWEB", "GOWS"])?;
        if role == "sending" && engine.is_some_and(|engine| engine != "NOWEB") {
            return Err(wrong("engine", "a sending session must be NOWEB."));
        }
        let existing_name = fields
            .text("waha_session_name", 0..=MAX_LABEL)?
            .map(str::to_owned);
        let pairing = read_pairing(&fields)?;
        if existing_name.is_none() && pairing.is_none() {
            return Err(wrong("auth_method", "is required for a new session."));
        }
        let label = fields.text("label", 0..=MAX_LABEL)?.map(str::to_owned);
        Ok(Self {
            role: role.to_owned(),
            pairing,
            existing_name,
            label,
        })
    }
}

fn read_pairing(fields: &Fields) -> Result<Option<Pairing>, Problem> {
    let method = otp_method(fields)?;
    let phone_number = fields.text("phone_number", 0..=usize::MAX)?;
    match fields.word("auth_method", &["qr", "otp"])? {
        None => Ok(None),
        Some("qr") => Ok(Some(Pairing::Qr)),
        Some(_) => {
            let phone_number = check_phone_number(fields.required("phone_number", phone_number)?)?;
            Ok(Some(Pairing::Otp {
                phone_number,
                method,
            }))
        }
    }
}

/// Makes the session, or links it; the answer is the contract's `SessionCreated`.
pub fn create_or_link(conn: &Connection, wanted: &NewSession) -> Result<Value, Problem> {
    match &wanted.existing_name {
        Some(name) => {
            let session = link(conn, name, wanted)?;
            Ok(answer(&session, wanted, false))
        }
        None => {
            let session = create(conn, wanted)?;
            Ok(answer(&session, wanted, true))
        }
    }
}

fn link(conn: &Connection, name: &str, wanted: &NewSession) -> Result<Session, Problem> {
    let id: Option<String> = conn
        .query_row("SELECT id FROM sessions WHERE name = ?1", [name], |row| {
            row.get(0)
        })
        .optional()?;
    let id = id.ok_or_else(|| wrong("waha_session_name", "no session has this name."))?;
    let session = Session::named(conn, &id)?;
    if session.role != wanted.role {
        let message = format!("The session exists with the role {}.", session.role);
        return Err(Problem::conflict("session_role_differs", message));
    }
    if let Some(label) = &wanted.label {
        conn.execute(
            "UPDATE sessions SET label = ?2 WHERE id = ?1",
            params![id, label],
        )?;
    }
    Session::named(conn, &id)
}

fn create(conn: &Connection, wanted: &NewSession) -> Result<Session, Problem> {
    let known: i64 = conn.query_row("SELECT count(*) FROM sessions", [], |row| row.get(0))?;
    if known >= MAX_SESSIONS {
        return Err(Problem::conflict(
            "session_limit",
            "This workspace has its 100 sessions already.",
        ));
    }
    let id = Uuid::now_v7().to_string();
    let name = format!("user-{ACTOR}-{}-{}", wanted.role, known + 1);
    conn.execute(
        "INSERT INTO sessions (id, role, name, label, status) VALUES (?1, ?2, ?3, ?4, 'SCAN_QR_CODE')",
        params![id, wanted.role, name, wanted.label],
    )?;
    Session::named(conn, &id)
}

fn answer(session: &Session, wanted: &NewSession, created: bool) -> Value {
    let mut answer = json!({
        "status": "accepted",
        "session_id": session.id,
        "waha_session_name": session.name,
        "session_status": session.status,
        "created": created,
        "started": created,
        "webhook_configured": true,
        "sync_requested": false,
        "request_id": Uuid::now_v7(),
        "event_ids": [Uuid::now_v7()],
        "label": session.label,
    });
    if session.status == "SCAN_QR_CODE" {
        match &wanted.pairing {
            Some(Pairing::Otp {
                phone_number,
                method,
            }) => answer["otp"] = otp_challenge(phone_number, method),
            Some(Pairing::Qr) | None => answer["qr"] = qr_challenge(),
        }
    }
    answer
}
