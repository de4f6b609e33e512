//! Brings drafts that are newer than the copy over from a damaged database, and the numbers never to send to.

use super::disk::move_if_there;
use crate::{
    draft::{Draft, Origin},
    error::DeskError,
    store::{Store, StoreError, accounts, blobs, drafts, revisions, suppressions, wreck::Wreck},
};
use rusqlite::Connection;
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom, Write},
    path::Path,
};

const PAGE_BYTES: usize = 4096;

/// Writes what can still be read and is newer, as new revisions; gives their number. What cannot be read is passed over.
pub(super) fn rescue(wreck: &Path, sound: &Path) -> Result<u32, DeskError> {
    let wreck = match open(wreck, sound) {
        Ok(wreck) => wreck,
        Err(error) => {
            tracing::warn!(%error, "nothing can be read from the damaged database");
            return Ok(0);
        }
    };
    let store = Store::open(sound)?;
    store.write(|tx| {
        let mut rescued = 0;
        for draft in wreck.drafts()? {
            rescued += u32::from(take_over(tx, &wreck, draft)?);
        }
        for entry in wreck.suppressions() {
            suppressions::add(tx, &entry.number, &entry.reason, entry.since_ms)?;
        }
        Ok(rescued)
    })
}

/// Opens the wreck; when its first page is what broke, with the first page of the copy.
fn open(wreck: &Path, sound: &Path) -> Result<Wreck, StoreError> {
    match Wreck::open(wreck) {
        Ok(wreck) => Ok(wreck),
        Err(_) => {
            graft_first_page(wreck, sound).map_err(crate::store::file_error)?;
            Wreck::open(wreck)
        }
    }
}

/// The first page says where each table begins, which does not change while the tables stay.
fn graft_first_page(wreck: &Path, sound: &Path) -> io::Result<()> {
    let mut page = vec![0; PAGE_BYTES];
    File::open(sound)?.read_exact(&mut page)?;
    if u16::from_be_bytes([page[16], page[17]]) as usize != PAGE_BYTES {
        return Err(io::Error::other("the pages have another size"));
    }
    let mut file = File::options().write(true).open(wreck)?;
    let pages = file.metadata()?.len() / PAGE_BYTES as u64;
    let pages = u32::try_from(pages).unwrap_or(u32::MAX);
    page[28..32].copy_from_slice(&pages.to_be_bytes());
    file.seek(SeekFrom::Start(0))?;
    file.write_all(&page)?;
    file.sync_all()
}

fn take_over(tx: &Connection, wreck: &Wreck, draft: Draft) -> Result<bool, DeskError> {
    let kept = drafts::read(tx, draft.id)?;
    let revision = match &kept {
        None => draft.revision,
        Some(kept) if is_newer(&draft, kept) => draft.revision.max(kept.revision) + 1,
        Some(_) => return Ok(false),
    };
    if let Some(account) = draft.fields.account_id
        && accounts::read(tx, account)?.is_none()
        && let Some(account) = wreck.account(account)
    {
        accounts::write(tx, &account)?;
    }
    for attachment in &draft.fields.content.attachments {
        if let Some(row) = wreck.blob(&attachment.blob) {
            blobs::add(tx, &row)?;
        }
    }
    let draft = Draft { revision, ..draft };
    drafts::write(tx, &draft)?;
    revisions::add(tx, &draft, Origin::Typed)?;
    Ok(true)
}

fn is_newer(draft: &Draft, kept: &Draft) -> bool {
    let differs = draft.fields != kept.fields || draft.deleted_at_ms != kept.deleted_at_ms;
    let is_later = draft.revision > kept.revision || draft.updated_at_ms > kept.updated_at_ms;
    differs && is_later
}

/// Copies the damaged files to where they can be opened without changing them.
pub(super) fn copy_wreck(data: &Path, target: &Path) -> io::Result<()> {
    let folder = target.parent().unwrap_or(target);
    fs::create_dir_all(folder)?;
    fs::copy(data.join("postroom.db"), target)?;
    let journal = data.join("postroom.db-wal");
    if journal.exists() {
        let copied = folder.join("journal");
        fs::copy(journal, &copied)?;
        move_if_there(&copied, &target.with_extension("db-wal"))?;
    }
    Ok(())
}
