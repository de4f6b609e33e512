//! Changes many contacts, a thousand at a time, so that a save in between waits a moment only.

use super::{ContactChoice, ContactFilter, wellformed::tags};
use crate::{change::Topic, desk::Desk, error::DeskError, id::ContactId, store::contacts};
use rusqlite::Connection;

const BATCH: usize = 1_000;
/// Deleted contacts can be brought back for so long.
const KEEP_DELETED_MS: i64 = 30 * 86_400_000;

/// Deletes contacts and gives their ids, so that it can be undone.
pub fn delete(desk: &Desk, choice: &ContactChoice) -> Result<Vec<ContactId>, DeskError> {
    let now_ms = desk.now_ms();
    let ids = chosen(desk, choice)?;
    let mut gone = Vec::new();
    in_batches(desk, &ids, |tx, id| {
        if contacts::set_deleted(tx, id, Some(now_ms))? {
            gone.push(id);
        }
        Ok(())
    })?;
    desk.store
        .write(|tx| contacts::purge(tx, now_ms - KEEP_DELETED_MS))?;
    Ok(gone)
}

/// Brings deleted contacts back; one whose number somebody has by now stays away. Gives how many came.
pub fn restore(desk: &Desk, ids: &[ContactId]) -> Result<u32, DeskError> {
    let mut back = 0;
    in_batches(desk, ids, |tx, id| {
        back += u32::from(contacts::set_deleted(tx, id, None)?);
        Ok(())
    })?;
    Ok(back)
}

/// Adds tags to contacts and takes others away; gives how many contacts were meant.
pub fn tag(
    desk: &Desk,
    choice: &ContactChoice,
    add: &[String],
    remove: &[String],
) -> Result<u32, DeskError> {
    let (add, remove) = (tags(add)?, tags(remove)?);
    let now_ms = desk.now_ms();
    let ids = chosen(desk, choice)?;
    in_batches(desk, &ids, |tx, id| {
        let Some(mut contact) = contacts::read(tx, id)? else {
            return Ok(());
        };
        let mut wanted = contact.details.tags.clone();
        wanted.extend(add.iter().cloned());
        wanted.retain(|tag| !remove.contains(tag));
        let wanted = tags(&wanted)?;
        if wanted != contact.details.tags {
            contact.details.tags = wanted;
            contact.updated_at_ms = now_ms;
            contacts::write(tx, &contact)?;
        }
        Ok(())
    })?;
    Ok(u32::try_from(ids.len()).unwrap_or(u32::MAX))
}

/// Lists the contacts somebody chose.
pub(crate) fn chosen(desk: &Desk, choice: &ContactChoice) -> Result<Vec<ContactId>, DeskError> {
    match choice {
        ContactChoice::These { ids } => Ok(ids.clone()),
        ContactChoice::All { filter } => all(desk, filter),
    }
}

fn all(desk: &Desk, filter: &ContactFilter) -> Result<Vec<ContactId>, DeskError> {
    let mut ids = Vec::new();
    desk.store.read(|db| {
        contacts::each(db, filter, |contact| {
            ids.push(contact.id);
            Ok::<_, DeskError>(())
        })
    })?;
    Ok(ids)
}

fn in_batches(
    desk: &Desk,
    ids: &[ContactId],
    mut change: impl FnMut(&Connection, ContactId) -> Result<(), DeskError>,
) -> Result<(), DeskError> {
    for batch in ids.chunks(BATCH) {
        desk.store.write(|tx| {
            batch.iter().try_for_each(|id| change(tx, *id))?;
            Ok::<_, DeskError>(())
        })?;
        desk.announce(Topic::Contacts, None);
    }
    Ok(())
}
