//! The world a new sandbox starts with: an application, three numbers, a group and two templates.
//! The ids are those of the contract's examples where it has them.

use rusqlite::{Connection, params};
use serde_json::{Value, json};

/// Id of the application; its secret is the sandbox's token.
pub const APPLICATION_ID: &str = "sandbox";
/// Id of the WhatsApp account.
pub const ACCOUNT_ID: &str = "20441";

const SENDERS: [(&str, &str, bool); 3] = [
    ("+442079460123", "De Korenmolen", true),
    ("+442079460124", "Dealer desk", true),
    ("+442079460125", "Market stall", false),
];
const GROUPS: [(&str, &str, i64); 2] = [
    ("8841203", "Currant bread list", 34),
    ("8841204", "Diver waiting list", 12),
];
const TEMPLATES: [&str; 2] = ["114027", "114028"];
const START_BALANCE: i64 = 41_287_500;
const START_TOKEN_SECONDS: i64 = 3_600;

/// What Routee's console would show of the account, for clients that must be told.
#[derive(Debug)]
pub struct RouteeWorld {
    pub application_id: &'static str,
    pub account_id: &'static str,
    /// Numbers that can send.
    pub senders: Vec<&'static str>,
    /// Ids and names.
    pub groups: Vec<(&'static str, &'static str)>,
    pub template_ids: [&'static str; 2],
}

/// Gives what a new sandbox starts with.
pub fn world() -> RouteeWorld {
    let working = SENDERS.into_iter().filter(|(.., activated)| *activated);
    RouteeWorld {
        application_id: APPLICATION_ID,
        account_id: ACCOUNT_ID,
        senders: working.map(|(phone, ..)| phone).collect(),
        groups: GROUPS.map(|(id, name, _)| (id, name)).to_vec(),
        template_ids: TEMPLATES,
    }
}

/// Puts the account in where it is missing.
pub fn seed(conn: &Connection) -> rusqlite::Result<()> {
    let added = conn.execute(
        "INSERT INTO routee_account (id, balance, token_seconds) VALUES (1, ?1, ?2)
         ON CONFLICT (id) DO NOTHING",
        [START_BALANCE, START_TOKEN_SECONDS],
    )?;
    if added == 0 {
        return Ok(());
    }
    for (phone, name, activated) in SENDERS {
        conn.execute(
            "INSERT INTO routee_senders (phone, name, activated) VALUES (?1, ?2, ?3)",
            params![phone, name, activated],
        )?;
    }
    for (id, name, members) in GROUPS {
        conn.execute(
            "INSERT INTO routee_groups (id, name, members) VALUES (?1, ?2, ?3)",
            params![id, name, members],
        )?;
    }
    seed_templates(conn)
}

fn seed_templates(conn: &Connection) -> rusqlite::Result<()> {
    let order_ready = json!([
        { "language": "en", "components": [{ "type": "Body", "text": "Your order for {{1}} is ready." }] },
        { "language": "nl", "components": [{ "type": "Body", "text": "Uw bestelling voor {{1}} staat klaar." }] },
    ]);
    let diver_offer = json!([
        { "language": "en", "components": [
            { "type": "Header", "format": "TEXT", "text": "New on the bench" },
            { "type": "Body", "text": "{{1}}, yours for {{2}}." },
            { "type": "Footer", "text": "Reply STOP to hear no more" },
            { "type": "Buttons", "buttons": [{ "type": "QUICK_REPLY", "text": "More photos" }] },
        ] },
    ]);
    for (id, name, category, localizations) in [
        (TEMPLATES[0], "order_ready", "UTILITY", order_ready),
        (TEMPLATES[1], "diver_offer", "MARKETING", diver_offer),
    ] {
        conn.execute(
            "INSERT INTO routee_templates (id, account_id, name, category, localizations, reviewed_at_ms)
             VALUES (?1, ?2, ?3, ?4, ?5, 0)",
            params![id, ACCOUNT_ID, name, category, localizations.to_string()],
        )?;
    }
    Ok(())
}

/// Empties every table of this system.
pub fn wipe(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DELETE FROM routee_messages; DELETE FROM routee_templates; DELETE FROM routee_groups;
         DELETE FROM routee_senders; DELETE FROM routee_tokens; DELETE FROM routee_account;",
    )
}

/// The numbers that can send.
pub fn senders(conn: &Connection) -> rusqlite::Result<Vec<Value>> {
    conn.prepare("SELECT phone, name, activated FROM routee_senders ORDER BY phone")?
        .query_map([], |row| {
            let (phone, name): (String, String) = (row.get(0)?, row.get(1)?);
            let activated: bool = row.get(2)?;
            Ok(json!({ "phone": phone, "name": name, "activated": activated }))
        })?
        .collect()
}

/// The groups that can receive.
pub fn groups(conn: &Connection) -> rusqlite::Result<Vec<Value>> {
    conn.prepare("SELECT id, name, members FROM routee_groups ORDER BY id")?
        .query_map([], |row| {
            let (id, name): (String, String) = (row.get(0)?, row.get(1)?);
            let members: i64 = row.get(2)?;
            Ok(json!({ "id": id, "name": name, "members": members }))
        })?
        .collect()
}
