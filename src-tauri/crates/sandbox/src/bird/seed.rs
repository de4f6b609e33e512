//! The world a new sandbox starts with: one workspace, four channels, three contacts and a message from
//! one of them. The ids are those of the contract's examples where it has them.

use rusqlite::{Connection, params};

use super::arrivals;
use super::channels::Channel;

/// The one workspace.
pub const WORKSPACE: &str = "3f1c7a52-8d0e-4b9a-9c61-27d5e8b4f001";
/// The bakery's channel.
pub const BAKERY: &str = "a4c2d8e0-1b7f-4e3d-8a95-60c7f2b1e002";
/// The message from Robin that a reply can name.
const ROBINS_MESSAGE: &str = "1c9be0d7-4b6f-4a8e-93f5-7d2a0e6c5b44";

const HOUR_MS: i64 = 3_600_000;
const MARKETING_PER_DAY: i64 = 2;

struct SeededChannel {
    id: &'static str,
    name: &'static str,
    connector: &'static str,
    phone: &'static str,
    status: &'static str,
    message_type: &'static str,
    key_may_use: bool,
}

const CHANNELS: [SeededChannel; 4] = [
    SeededChannel {
        id: BAKERY,
        name: "De Korenmolen",
        connector: "d9e8f7a6-b5c4-4d3e-9f2a-1b0c9d8e7f61",
        phone: "+442079460123",
        status: "active",
        message_type: "transactional",
        key_may_use: true,
    },
    SeededChannel {
        id: "b5d3e9f1-2c80-4f4e-9ba6-71d803c2f003",
        name: "Dealer desk",
        connector: "e0f9a8b7-c6d5-4e4f-8a3b-2c1d0e9f8a72",
        phone: "+442079460124",
        status: "active",
        message_type: "2FA",
        key_may_use: true,
    },
    SeededChannel {
        id: "c6e4fa02-3d91-405f-8cb7-82e914d30004",
        name: "Market stall",
        connector: "f10ab9c8-d7e6-4f50-9b4c-3d2e1f0a9b83",
        phone: "+442079460125",
        status: "pending",
        message_type: "promotional",
        key_may_use: true,
    },
    SeededChannel {
        id: "d7f50b13-4ea2-4160-9dc8-93fa25e40005",
        name: "Head office",
        connector: "021bcad9-e8f7-4061-8c5d-4e3f201bac94",
        phone: "+442079460126",
        status: "active",
        message_type: "conversational",
        key_may_use: false,
    },
];

/// Id, number, name, and hours since the contact wrote to each channel; none for one who never did.
const CONTACTS: [(&str, &str, &str, Option<i64>); 3] = [
    (
        "8b0f4f0e-6a55-4c7f-9a36-0f2f6f0a7d11",
        "+447700900123",
        "Robin",
        Some(1),
    ),
    (
        "77b6a5c4-d3e2-4f10-8a9b-c8d7e6f50413",
        "+447700900124",
        "Sam",
        Some(10),
    ),
    (
        "66a594b3-c2d1-4e0f-9b8a-b7c6d5e40312",
        "+447700900125",
        "Kim",
        None,
    ),
];
/// Numbers whose ending decides what becomes of a message: `…900901` to `…900909`.
const FATED: u32 = 9;

/// Puts in what is missing of the workspace and of the extra contacts.
pub fn seed(conn: &Connection, extra_contacts: u32, now_ms: i64) -> rusqlite::Result<()> {
    let added = conn.execute(
        "INSERT INTO bird_workspaces (id, marketing_per_day) VALUES (?1, ?2) ON CONFLICT (id) DO NOTHING",
        params![WORKSPACE, MARKETING_PER_DAY],
    )?;
    if added == 1 {
        seed_channels(conn, now_ms)?;
        seed_contacts(conn, now_ms)?;
    }
    (1..=extra_contacts).try_for_each(|number| {
        let id = format!("55948382-c1d0-4e0f-8a79-{number:012x}");
        let phone = format!("+4479{number:08}");
        let name = format!("Customer {number:05}");
        add_contact(conn, &id, &phone, &name, Some(now_ms))
    })
}

fn seed_channels(conn: &Connection, now_ms: i64) -> rusqlite::Result<()> {
    for channel in &CHANNELS {
        conn.execute(
            "INSERT INTO bird_channels (id, workspace_id, platform, name, connector_id, identifier, status,
                 message_type, key_may_use, created_at_ms)
             VALUES (?1, ?2, 'whatsapp', ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            params![
                channel.id,
                WORKSPACE,
                channel.name,
                channel.connector,
                channel.phone,
                channel.status,
                channel.message_type,
                channel.key_may_use,
                now_ms
            ],
        )?;
    }
    Ok(())
}

fn seed_contacts(conn: &Connection, now_ms: i64) -> rusqlite::Result<()> {
    for (id, phone, name, hours) in CONTACTS {
        let wrote_at_ms = hours.map(|hours| now_ms - hours * HOUR_MS);
        add_contact(conn, id, phone, name, wrote_at_ms)?;
    }
    for number in 1..=FATED {
        let id = format!("5483a271-b0cf-4dfe-8a79-{number:012}");
        let phone = format!("+4477009009{number:02}");
        add_contact(conn, &id, &phone, &format!("Fate {number}"), Some(now_ms))?;
    }
    let Some(bakery) = Channel::find(conn, WORKSPACE, BAKERY)? else {
        return Ok(());
    };
    let (robin, wrote_at_ms) = (CONTACTS[0].0, now_ms - HOUR_MS);
    let text = "Is there any currant bread left?";
    arrivals::store(conn, &bakery, robin, ROBINS_MESSAGE, text, wrote_at_ms)
}

fn add_contact(
    conn: &Connection,
    id: &str,
    phone: &str,
    name: &str,
    wrote_at_ms: Option<i64>,
) -> rusqlite::Result<()> {
    let added = conn
        .prepare_cached(
            "INSERT INTO bird_contacts (id, workspace_id, phone, name) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO NOTHING",
        )?
        .execute(params![id, WORKSPACE, phone, name])?;
    if let (1, Some(at_ms)) = (added, wrote_at_ms) {
        conn.prepare_cached(
            "INSERT INTO bird_windows (channel_id, contact_id, last_message_at_ms)
             SELECT id, ?1, ?2 FROM bird_channels",
        )?
        .execute(params![id, at_ms])?;
    }
    Ok(())
}

/// Empties every table of this system.
pub fn wipe(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DELETE FROM bird_interactions; DELETE FROM bird_messages; DELETE FROM bird_uploads;
         DELETE FROM bird_windows; DELETE FROM bird_contacts; DELETE FROM bird_channels;
         DELETE FROM bird_workspaces;",
    )
}
