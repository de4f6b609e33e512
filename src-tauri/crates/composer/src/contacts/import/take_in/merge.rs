//! Puts read rows to the contacts that are there: the same number is the same person.

use crate::{
    contacts::{
        Contact, ContactDetails,
        book::{MAX_CONTACTS, filled_up},
        import::{ImportReport, MergePolicy},
        wellformed,
    },
    desk::Desk,
    error::DeskError,
    id::ContactId,
    store::contacts,
};
use rusqlite::Connection;

/// What became of one row.
enum Became {
    Added,
    Updated,
    Unchanged,
}

/// Writes a batch in one transaction and counts what became of it; there is `room` for so many new contacts.
pub(super) fn take_in(
    desk: &Desk,
    batch: &mut Vec<ContactDetails>,
    policy: MergePolicy,
    (source, room): (&str, u32),
    report: &mut ImportReport,
) -> Result<(), DeskError> {
    if report.added >= room && !batch.is_empty() {
        return Err(DeskError::Invalid(format!(
            "{MAX_CONTACTS} contacts are the most; what was read before is kept"
        )));
    }
    let now_ms = desk.now_ms();
    let became = desk.store.write(|tx| {
        let took = batch
            .iter()
            .map(|details| one(tx, details, policy, source, now_ms));
        took.collect::<Result<Vec<Became>, DeskError>>()
    })?;
    batch.clear();
    for one in became {
        match one {
            Became::Added => report.added += 1,
            Became::Updated => report.updated += 1,
            Became::Unchanged => report.unchanged += 1,
        }
    }
    Ok(())
}

fn one(
    tx: &Connection,
    details: &ContactDetails,
    policy: MergePolicy,
    source: &str,
    now_ms: i64,
) -> Result<Became, DeskError> {
    let Some(known) = contacts::by_number(tx, &details.number)? else {
        contacts::forget_deleted(tx, &details.number)?;
        let contact = Contact {
            id: ContactId::new(),
            details: details.clone(),
            source: source.to_owned(),
            suppressed: false,
            created_at_ms: now_ms,
            updated_at_ms: now_ms,
        };
        contacts::write(tx, &contact)?;
        return Ok(Became::Added);
    };
    let merged = match policy {
        MergePolicy::Keep => return Ok(Became::Unchanged),
        MergePolicy::FillGaps => filled_up(known.details.clone(), details.clone()),
        MergePolicy::Overwrite => overwritten(known.details.clone(), details.clone()),
    };
    // Tags or fields of both may be more than one contact has; then it stays as it is.
    let Ok(merged) = wellformed(merged, "") else {
        return Ok(Became::Unchanged);
    };
    if merged == known.details {
        return Ok(Became::Unchanged);
    }
    let contact = Contact {
        details: merged,
        updated_at_ms: now_ms,
        ..known
    };
    contacts::write(tx, &contact)?;
    Ok(Became::Updated)
}

/// Takes what the row says; what it leaves out stays. Tags come together.
fn overwritten(known: ContactDetails, row: ContactDetails) -> ContactDetails {
    filled_up(row, known)
}
