//! Which copy at a system belongs to which draft, what both sides last agreed on, and what the list shows of it.

use super::{
    StoreError,
    row::{count, from_json, from_word, to_json, to_word},
};
use crate::{
    channel::RemoteFile,
    content::{Attachment, PictureEdit},
    draft::SharedDraft,
    id::{AccountId, DraftId},
    library::BlobHash,
    sync::{Stays, SyncMark, SyncNotice},
};
use rusqlite::{Connection, OptionalExtension, Row};
use serde::{Deserialize, Serialize};

/// One draft's copy at a system.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    pub draft_id: DraftId,
    pub account_id: AccountId,
    /// The copy's id; `None` while there is none.
    pub remote_id: Option<String>,
    /// What both sides last agreed on.
    pub base: Option<SharedDraft>,
    /// The local revision that had the base.
    pub base_revision: u32,
    /// Fingerprint of the copy as the system gave it last.
    pub copy: String,
    pub remote_updated_at_ms: i64,
    pub files: Vec<LinkedFile>,
    pub mark: SyncMark,
    /// The local revision the mark is about.
    pub marked_revision: u32,
    pub stays: Option<Stays>,
    pub message: Option<String>,
    pub notice: Option<SyncNotice>,
    pub synced_at_ms: Option<i64>,
}

/// A picture of the library and what the system calls it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkedFile {
    pub blob: BlobHash,
    /// What the person changed about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<PictureEdit>,
    pub remote: RemoteFile,
}

impl LinkedFile {
    /// Says whether an attachment is this picture, changed in the same way.
    pub fn is_of(&self, attachment: &Attachment) -> bool {
        self.blob == attachment.blob && self.edit == attachment.edit
    }
}

impl Link {
    /// Makes the link of a draft that has no copy yet.
    pub fn new(draft_id: DraftId, account_id: AccountId) -> Self {
        Self {
            draft_id,
            account_id,
            remote_id: None,
            base: None,
            base_revision: 0,
            copy: String::new(),
            remote_updated_at_ms: 0,
            files: Vec::new(),
            mark: SyncMark::Waiting,
            marked_revision: 0,
            stays: None,
            message: None,
            notice: None,
            synced_at_ms: None,
        }
    }
}

const COLUMNS: &str =
    "draft_id, account_id, remote_id, base, base_revision, copy, remote_updated_at_ms,
    files, mark, marked_revision, stays, message, notice, synced_at_ms";

/// Reads one draft's link.
pub fn read(db: &Connection, id: DraftId) -> Result<Option<Link>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM draft_links WHERE draft_id = ?1");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([id.to_string()], link)?
        .next()
        .transpose()
}

/// Lists an account's links, oldest draft first.
pub fn of_account(db: &Connection, account: AccountId) -> Result<Vec<Link>, StoreError> {
    let sql = format!("SELECT {COLUMNS} FROM draft_links WHERE account_id = ?1 ORDER BY draft_id");
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then([account.to_string()], link)?;
    rows.collect()
}

/// Finds the draft that a copy belongs to.
pub fn owner(
    db: &Connection,
    account: AccountId,
    remote_id: &str,
) -> Result<Option<DraftId>, StoreError> {
    let sql = "SELECT draft_id FROM draft_links WHERE account_id = ?1 AND remote_id = ?2";
    let found = db
        .prepare_cached(sql)?
        .query_row((account.to_string(), remote_id), |row| {
            row.get::<_, String>(0)
        })
        .optional()?;
    found.map(|id| from_word("draft_links", &id)).transpose()
}

/// Writes a link, new or changed.
pub fn write(db: &Connection, link: &Link) -> Result<(), StoreError> {
    let sql = "INSERT INTO draft_links
                 (draft_id, account_id, remote_id, base, base_revision, copy, remote_updated_at_ms,
                  files, mark, marked_revision, stays, message, notice, synced_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
               ON CONFLICT (draft_id) DO UPDATE SET
                 account_id = excluded.account_id, remote_id = excluded.remote_id, base = excluded.base,
                 base_revision = excluded.base_revision, copy = excluded.copy,
                 remote_updated_at_ms = excluded.remote_updated_at_ms, files = excluded.files,
                 mark = excluded.mark, marked_revision = excluded.marked_revision,
                 stays = excluded.stays, message = excluded.message, notice = excluded.notice,
                 synced_at_ms = excluded.synced_at_ms";
    db.prepare_cached(sql)?.execute((
        link.draft_id.to_string(),
        link.account_id.to_string(),
        &link.remote_id,
        link.base.as_ref().map(to_json).transpose()?,
        link.base_revision,
        &link.copy,
        link.remote_updated_at_ms,
        to_json(&link.files)?,
        to_word(&link.mark)?,
        link.marked_revision,
        link.stays.as_ref().map(to_word).transpose()?,
        &link.message,
        link.notice.as_ref().map(to_json).transpose()?,
        link.synced_at_ms,
    ))?;
    Ok(())
}

/// Takes a draft's notice away; says whether there was one.
pub fn dismiss(db: &Connection, id: DraftId) -> Result<bool, StoreError> {
    let sql = "UPDATE draft_links SET notice = NULL WHERE draft_id = ?1 AND notice IS NOT NULL";
    Ok(db.prepare_cached(sql)?.execute([id.to_string()])? > 0)
}

/// Marks every draft of an account as staying here; says how many changed.
pub fn rest(db: &Connection, account: AccountId, stays: Stays) -> Result<u32, StoreError> {
    let sql = "UPDATE draft_links SET mark = 'here', stays = ?2, message = NULL
               WHERE account_id = ?1 AND mark <> 'conflict' AND (mark <> 'here' OR stays IS NOT ?2)";
    let changed = db
        .prepare_cached(sql)?
        .execute((account.to_string(), to_word(&stays)?))?;
    Ok(u32::try_from(changed).unwrap_or(u32::MAX))
}

/// Counts an account's drafts whose newest changes have not reached it.
pub fn behind(db: &Connection, account: AccountId) -> Result<u32, StoreError> {
    let sql = "SELECT count(*) FROM draft_links l JOIN drafts d ON d.id = l.draft_id
               WHERE l.account_id = ?1 AND d.deleted_at_ms IS NULL
                 AND (l.mark IN ('waiting', 'failing')
                      OR (l.mark = 'synced' AND l.marked_revision < d.revision))";
    let found: i64 = db
        .prepare_cached(sql)?
        .query_row([account.to_string()], |row| row.get(0))?;
    Ok(count(found))
}

/// What has to be known of a draft to see whether sync has work with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glance {
    pub draft_id: DraftId,
    pub revision: u32,
    pub account_id: Option<AccountId>,
    pub updated_at_ms: i64,
    pub is_deleted: bool,
    /// Its newest post that was not cancelled froze this very revision.
    pub is_sent: bool,
}

/// Lists the drafts that belong to an account or have a copy there.
pub fn glances(db: &Connection, account: AccountId) -> Result<Vec<Glance>, StoreError> {
    let sql = "SELECT d.id, d.revision, d.fields ->> '$.account_id', d.updated_at_ms,
                      d.deleted_at_ms IS NOT NULL,
                      coalesce((SELECT p.revision = d.revision FROM posts p
                                WHERE p.draft_id = d.id AND p.state <> 'cancelled'
                                ORDER BY p.created_at_ms DESC, p.id DESC LIMIT 1), 0)
               FROM drafts d LEFT JOIN draft_links l ON l.draft_id = d.id
               WHERE l.account_id = ?1 OR d.fields ->> '$.account_id' = ?1
               ORDER BY d.id";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_and_then([account.to_string()], |row| {
        let account: Option<String> = row.get(2)?;
        Ok(Glance {
            draft_id: from_word("drafts", &row.get::<_, String>(0)?)?,
            revision: row.get(1)?,
            account_id: account.map(|id| from_word("drafts", &id)).transpose()?,
            updated_at_ms: row.get(3)?,
            is_deleted: row.get(4)?,
            is_sent: row.get(5)?,
        })
    })?;
    rows.collect()
}

fn link(row: &Row<'_>) -> Result<Link, StoreError> {
    let table = "draft_links";
    let base: Option<String> = row.get(3)?;
    let stays: Option<String> = row.get(10)?;
    let notice: Option<String> = row.get(12)?;
    Ok(Link {
        draft_id: from_word(table, &row.get::<_, String>(0)?)?,
        account_id: from_word(table, &row.get::<_, String>(1)?)?,
        remote_id: row.get(2)?,
        base: base.map(|text| from_json(table, &text)).transpose()?,
        base_revision: row.get(4)?,
        copy: row.get(5)?,
        remote_updated_at_ms: row.get(6)?,
        files: from_json(table, &row.get::<_, String>(7)?)?,
        mark: from_word(table, &row.get::<_, String>(8)?)?,
        marked_revision: row.get(9)?,
        stays: stays.map(|word| from_word(table, &word)).transpose()?,
        message: row.get(11)?,
        notice: notice.map(|text| from_json(table, &text)).transpose()?,
        synced_at_ms: row.get(13)?,
    })
}
