//! Senders and groups as last seen, and saved audiences.

use super::{
    StoreError,
    row::{from_json, from_word, to_json},
};
use crate::{
    account::Sender,
    audience::{Audience, AudienceSource, Group},
    channel::{RemoteGroup, RemoteSender},
    id::{AccountId, AudienceId, SenderId},
};
use rusqlite::{Connection, Row};

/// Lists an account's senders in the system's order.
pub fn senders(db: &Connection, account: AccountId) -> Result<Vec<Sender>, StoreError> {
    let sql = "SELECT id, name, status, can_send FROM senders WHERE account_id = ?1 ORDER BY position, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([account.to_string()], |row| {
        Ok(Sender {
            id: SenderId(row.get(0)?),
            account_id: account,
            name: row.get(1)?,
            status: row.get(2)?,
            can_send: row.get(3)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Replaces an account's senders by what the system lists now.
pub fn replace_senders(
    db: &Connection,
    account: AccountId,
    senders: &[RemoteSender],
) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM senders WHERE account_id = ?1",
        [account.to_string()],
    )?;
    let sql = "INSERT OR REPLACE INTO senders (account_id, id, name, status, can_send, position)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let mut statement = db.prepare_cached(sql)?;
    for (position, sender) in (0_i64..).zip(senders) {
        statement.execute((
            account.to_string(),
            &sender.id.0,
            &sender.name,
            &sender.status,
            sender.can_send,
            position,
        ))?;
    }
    Ok(())
}

/// Lists an account's groups by name; with a sender only those it is a member of.
pub fn groups(
    db: &Connection,
    account: AccountId,
    sender: Option<&SenderId>,
) -> Result<Vec<Group>, StoreError> {
    let sql = "SELECT id, name, member_count, is_announce, can_send, sender_ids FROM groups
               WHERE account_id = ?1 ORDER BY name COLLATE NOCASE, id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then([account.to_string()], |row| group(account, row))?;
    let mut groups = rows.collect::<Result<Vec<_>, _>>()?;
    if let Some(sender) = sender {
        groups.retain(|group| group.sender_ids.contains(sender));
    }
    Ok(groups)
}

/// Replaces an account's groups by what the system lists now.
pub fn replace_groups(
    db: &Connection,
    account: AccountId,
    groups: &[RemoteGroup],
) -> Result<(), StoreError> {
    db.execute(
        "DELETE FROM groups WHERE account_id = ?1",
        [account.to_string()],
    )?;
    let sql = "INSERT OR REPLACE INTO groups
                 (account_id, id, name, member_count, is_announce, can_send, sender_ids)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = db.prepare_cached(sql)?;
    for group in groups {
        statement.execute((
            account.to_string(),
            &group.id,
            &group.name,
            group.member_count,
            group.is_announce,
            group.can_send,
            to_json(&group.sender_ids)?,
        ))?;
    }
    Ok(())
}

const AUDIENCE: &str = "id, account_id, name, recipients, filter, updated_at_ms";

/// Lists an account's saved audiences by name.
pub fn audiences(db: &Connection, account: AccountId) -> Result<Vec<Audience>, StoreError> {
    let sql = format!(
        "SELECT {AUDIENCE} FROM audiences
         WHERE account_id = ?1 AND deleted_at_ms IS NULL ORDER BY name COLLATE NOCASE, id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([account.to_string()], audience)?;
    rows.collect()
}

/// Reads a saved audience that is not deleted.
pub fn read(db: &Connection, id: AudienceId) -> Result<Option<Audience>, StoreError> {
    let sql = format!("SELECT {AUDIENCE} FROM audiences WHERE id = ?1 AND deleted_at_ms IS NULL");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], audience)?
        .next()
        .transpose()
}

/// Gives the name of an audience, also of a deleted one.
pub fn name(db: &Connection, id: AudienceId) -> Result<Option<String>, StoreError> {
    let sql = "SELECT name FROM audiences WHERE id = ?1";
    let mut statement = db.prepare_cached(sql)?;
    let mut rows = statement.query_map([id.to_string()], |row| row.get(0))?;
    Ok(rows.next().transpose()?)
}

/// Keeps an audience.
pub fn save_audience(db: &Connection, audience: &Audience) -> Result<(), StoreError> {
    let sql = "INSERT INTO audiences (id, account_id, name, recipients, filter, updated_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (id) DO UPDATE SET
                 name = excluded.name, recipients = excluded.recipients, filter = excluded.filter,
                 updated_at_ms = excluded.updated_at_ms, deleted_at_ms = NULL";
    let (recipients, filter) = match &audience.source {
        AudienceSource::Fixed { recipients } => (to_json(recipients)?, None),
        AudienceSource::Contacts { filter } => ("[]".to_owned(), Some(to_json(filter)?)),
    };
    db.execute(
        sql,
        (
            audience.id.to_string(),
            audience.account_id.to_string(),
            &audience.name,
            recipients,
            filter,
            audience.updated_at_ms,
        ),
    )?;
    Ok(())
}

fn audience(row: &Row<'_>) -> Result<Audience, StoreError> {
    let source = match row.get::<_, Option<String>>(4)? {
        Some(filter) => AudienceSource::Contacts {
            filter: from_json("audiences", &filter)?,
        },
        None => AudienceSource::Fixed {
            recipients: from_json("audiences", &row.get::<_, String>(3)?)?,
        },
    };
    Ok(Audience {
        id: from_word("audiences", &row.get::<_, String>(0)?)?,
        account_id: from_word("audiences", &row.get::<_, String>(1)?)?,
        name: row.get(2)?,
        source,
        updated_at_ms: row.get(5)?,
    })
}

/// Puts an audience aside; says whether there was one.
pub fn delete_audience(db: &Connection, id: AudienceId, now_ms: i64) -> Result<bool, StoreError> {
    let sql = "UPDATE audiences SET deleted_at_ms = ?2 WHERE id = ?1 AND deleted_at_ms IS NULL";
    Ok(db.execute(sql, (id.to_string(), now_ms))? > 0)
}

fn group(account: AccountId, row: &Row<'_>) -> Result<Group, StoreError> {
    Ok(Group {
        id: row.get(0)?,
        account_id: account,
        name: row.get(1)?,
        member_count: row.get(2)?,
        is_announce: row.get(3)?,
        can_send: row.get(4)?,
        sender_ids: from_json("groups", &row.get::<_, String>(5)?)?,
    })
}
