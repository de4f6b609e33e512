//! The world a new sandbox starts with: a watch dealer's groups, a bakery, and three sessions.
//! The ids are those of the contract's examples where it has them.

use rusqlite::{Connection, params};

/// The watch dealer's session, able to send.
pub const SHOP_PHONE: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a01";
const BAKERY_COUNTER: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a02";
const RECEIVER: &str = "01a1f000-1c40-7a10-8b21-5f3e9c0d4a03";

struct SeededGroup {
    number: u8,
    name: &'static str,
    members: i64,
    posting: Posting,
    sessions: &'static [&'static str],
}

enum Posting {
    Everyone,
    AdminsAndWeAreOne,
    AdminsOnly,
    WeHaveLeft,
}

const fn dealer(number: u8, name: &'static str, members: i64) -> SeededGroup {
    SeededGroup {
        number,
        name,
        members,
        posting: Posting::Everyone,
        sessions: &[SHOP_PHONE],
    }
}

const GROUPS: [SeededGroup; 16] = [
    SeededGroup {
        sessions: &[SHOP_PHONE, RECEIVER],
        ..dealer(0x01, "Vintage divers - buyers", 214)
    },
    dealer(0x02, "Antwerp dealers", 58),
    SeededGroup {
        posting: Posting::AdminsOnly,
        ..dealer(0x03, "Auction house notices", 977)
    },
    SeededGroup {
        posting: Posting::AdminsAndWeAreOne,
        sessions: &[BAKERY_COUNTER],
        ..dealer(0x04, "De Korenmolen - Saturday bread", 341)
    },
    SeededGroup {
        sessions: &[BAKERY_COUNTER],
        ..dealer(0x05, "De Korenmolen - cafes and restaurants", 23)
    },
    dealer(0x06, "Geneva fair friends", 431),
    dealer(0x07, "Dress watches under 3k", 122),
    dealer(0x08, "Chronograph corner", 389),
    dealer(0x09, "Watchmakers and parts", 76),
    dealer(0x0a, "Utrecht Saturday market", 34),
    dealer(0x0b, "Pilot watches Europe", 267),
    dealer(0x0c, "Steel sports waiting room", 812),
    dealer(0x0d, "Straps and bracelets", 149),
    dealer(0x0e, "Trade only, no retail", 19),
    dealer(0x0f, "Pocket watches", 8),
    SeededGroup {
        posting: Posting::WeHaveLeft,
        ..dealer(0x10, "Old harbour auctions", 305)
    },
];

/// Puts in what is missing of the seeded world and of the extra groups; leaves the rest alone.
pub fn seed(conn: &Connection, extra_groups: u32) -> rusqlite::Result<()> {
    let seeded: bool = conn.query_row("SELECT EXISTS (SELECT 1 FROM sessions)", [], |row| {
        row.get(0)
    })?;
    if !seeded {
        seed_sessions(conn)?;
        GROUPS
            .iter()
            .try_for_each(|group| seed_group(conn, group))?;
    }
    (1..=extra_groups).try_for_each(|number| seed_extra(conn, number))
}

/// Empties every table of this system.
pub fn wipe(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute_batch(
        "DELETE FROM recipients; DELETE FROM runs; DELETE FROM sends; DELETE FROM schedules;
         DELETE FROM send_keys; DELETE FROM drafts; DELETE FROM group_presets;
         DELETE FROM group_sessions; DELETE FROM groups; DELETE FROM sessions;",
    )
}

fn seed_sessions(conn: &Connection) -> rusqlite::Result<()> {
    conn.execute(
        "INSERT INTO sessions (id, role, name, label, status, paired) VALUES
         (?1, 'sending', 'user-user_36Kq2vTnW8dZ1bXy-sending', 'Shop phone', 'WORKING', 1),
         (?2, 'sending', 'user-user_36Kq2vTnW8dZ1bXy-sending-2', 'Bakery counter', 'SCAN_QR_CODE', 0),
         (?3, 'receiving', 'user-user_36Kq2vTnW8dZ1bXy-receiving', NULL, 'WORKING', 1)",
        params![SHOP_PHONE, BAKERY_COUNTER, RECEIVER],
    )?;
    Ok(())
}

fn seed_group(conn: &Connection, group: &SeededGroup) -> rusqlite::Result<()> {
    let (is_announce, may_post, is_member) = match group.posting {
        Posting::Everyone => (false, true, true),
        Posting::AdminsAndWeAreOne => (true, true, true),
        Posting::AdminsOnly => (true, false, true),
        Posting::WeHaveLeft => (false, true, false),
    };
    let id = format!("01a1f001-2d50-7b20-9c31-7e4fad1e5b{:02x}", group.number);
    conn.execute(
        "INSERT INTO groups (id, jid, name, participant_count, is_announce, may_post, is_member)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![
            id,
            jid(0, group.number.into()),
            group.name,
            group.members,
            is_announce,
            may_post,
            is_member
        ],
    )?;
    group
        .sessions
        .iter()
        .try_for_each(|session| join(conn, &id, session))
}

fn seed_extra(conn: &Connection, number: u32) -> rusqlite::Result<()> {
    let id = format!("01a1f001-2d50-7b20-9c32-{number:012x}");
    let members = 3 + i64::from(number) * 37 % 1_021;
    let added = conn
        .prepare_cached(
            "INSERT INTO groups (id, jid, name, participant_count) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (id) DO NOTHING",
        )?
        .execute(params![
            id,
            jid(1, number),
            format!("Collectors {number:04}"),
            members
        ])?;
    if added == 1 {
        join(conn, &id, SHOP_PHONE)
    } else {
        Ok(())
    }
}

fn join(conn: &Connection, group_id: &str, session_id: &str) -> rusqlite::Result<()> {
    conn.prepare_cached("INSERT INTO group_sessions (group_id, session_id) VALUES (?1, ?2)")?
        .execute([group_id, session_id])?;
    Ok(())
}

fn jid(series: u32, number: u32) -> String {
    format!("12036304{series}{number:09}@g.us")
}
