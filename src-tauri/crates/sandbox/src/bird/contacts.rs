//! The people of the workspace; one is made when a message goes to a number nobody has.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::{Value, json};
use uuid::Uuid;

use super::refusal::{broken, not_found};
use crate::phone::e164;
use crate::problem::Problem;

const PREFIXES: [(&str, &str); 8] = [
    ("+31", "NL"),
    ("+32", "BE"),
    ("+33", "FR"),
    ("+34", "ES"),
    ("+39", "IT"),
    ("+41", "CH"),
    ("+44", "GB"),
    ("+49", "DE"),
];

/// A contact with its number.
#[derive(Debug, Clone)]
pub struct Contact {
    pub id: String,
    pub phone: String,
    pub name: Option<String>,
}

impl Contact {
    /// Finds a contact by its id.
    pub fn find(conn: &Connection, id: &str) -> rusqlite::Result<Option<Self>> {
        let sql = "SELECT id, phone, name FROM bird_contacts WHERE id = ?1";
        let row = conn
            .prepare_cached(sql)?
            .query_row([id.to_lowercase()], contact_from);
        row.optional()
    }

    /// Finds the contact with this number, or makes one.
    pub fn with_phone(conn: &Connection, workspace: &str, phone: &str) -> rusqlite::Result<Self> {
        conn.prepare_cached(
            "INSERT INTO bird_contacts (id, workspace_id, phone) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        )?
        .execute(params![Uuid::new_v4().to_string(), workspace, phone])?;
        let sql =
            "SELECT id, phone, name FROM bird_contacts WHERE workspace_id = ?1 AND phone = ?2";
        conn.prepare_cached(sql)?
            .query_row([workspace, phone], contact_from)
    }

    /// The one receiver a request names, by id or by number.
    pub fn of_receiver(
        conn: &Connection,
        workspace: &str,
        receiver: &Value,
    ) -> Result<Self, Problem> {
        const PLACE: &str = "receiver.contacts";
        let contacts = receiver["contacts"].as_array();
        let [one] = contacts.map(Vec::as_slice).unwrap_or_default() else {
            return Err(broken(PLACE, "a WhatsApp message has one receiver"));
        };
        if let Some(id) = one["id"].as_str() {
            return Self::find(conn, id)?.ok_or_else(|| not_found("contact"));
        }
        let key = one["identifierKey"].as_str().unwrap_or("phonenumber");
        if key != "phonenumber" {
            let place = format!("{PLACE}.0.identifierKey");
            return Err(broken(&place, "WhatsApp knows phonenumber only"));
        }
        let value = one["identifierValue"].as_str();
        let phone = value.and_then(e164).ok_or_else(|| {
            let place = format!("{PLACE}.0.identifierValue");
            broken(&place, "a number in E.164 is required")
        })?;
        Ok(Self::with_phone(conn, workspace, &phone)?)
    }

    /// The contact as messages show it.
    pub fn shown(&self) -> Value {
        let mut shown = json!({
            "id": self.id,
            "identifierKey": "phonenumber",
            "identifierValue": self.phone,
            "type": "to",
            "platformAddress": self.phone,
        });
        let country = PREFIXES
            .iter()
            .find(|(prefix, _)| self.phone.starts_with(prefix));
        if let Some((_, code)) = country {
            shown["countryCode"] = json!(code);
        }
        if let Some(name) = &self.name {
            shown["annotations"] = json!({ "name": name });
        }
        shown
    }
}

fn contact_from(row: &Row) -> rusqlite::Result<Contact> {
    Ok(Contact {
        id: row.get(0)?,
        phone: row.get(1)?,
        name: row.get(2)?,
    })
}

/// The first contacts, for the sandbox's controls.
pub fn brief(conn: &Connection) -> rusqlite::Result<Vec<Value>> {
    conn.prepare("SELECT id, phone, name FROM bird_contacts ORDER BY seq LIMIT 1000")?
        .query_map([], |row| {
            let contact = contact_from(row)?;
            Ok(json!({ "id": contact.id, "phone": contact.phone, "name": contact.name }))
        })?
        .collect()
}
