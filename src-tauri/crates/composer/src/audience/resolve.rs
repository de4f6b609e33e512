//! Who a draft goes to in the end: its own recipients and those of its audiences, each once, without the numbers
//! that must never be sent to.

use super::{Audience, AudienceSource};
use crate::{
    contacts::ContactFilter,
    desk::Desk,
    draft::DraftFields,
    error::DeskError,
    id::AudienceId,
    recipient::Recipient,
    store::{audience, contacts, suppressions},
};
use rusqlite::Connection;
use std::collections::HashSet;

/// The recipients of a draft, looked up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Resolved {
    pub recipients: Vec<Recipient>,
    /// Left out, because they must never be sent to.
    pub suppressed: Vec<Recipient>,
    /// The audiences that are still there.
    pub audiences: Vec<Audience>,
    /// How many of its audiences were deleted.
    pub missing: usize,
}

/// Looks up who a draft goes to.
pub(crate) fn resolve(db: &Connection, fields: &DraftFields) -> Result<Resolved, DeskError> {
    let mut found = Resolved::default();
    let mut all = fields.recipients.clone();
    for id in &fields.audiences {
        match audience::read(db, *id)? {
            Some(audience) => {
                all.extend(members(db, &audience.source)?);
                found.audiences.push(audience);
            }
            None => found.missing += 1,
        }
    }
    let mut seen = HashSet::new();
    all.retain(|recipient| seen.insert(recipient.key()));
    let suppressed = suppressions::listed(db, all.iter().filter_map(Recipient::number))?;
    let is_suppressed = |recipient: &Recipient| {
        let number = recipient.number();
        number.is_some_and(|number| suppressed.contains(number))
    };
    (found.suppressed, found.recipients) = all.into_iter().partition(is_suppressed);
    Ok(found)
}

/// Lists who belongs to an audience now, whether they may be sent to or not.
pub(super) fn members(
    db: &Connection,
    source: &AudienceSource,
) -> Result<Vec<Recipient>, DeskError> {
    match source {
        AudienceSource::Fixed { recipients } => Ok(recipients.clone()),
        AudienceSource::Contacts { filter } => of_contacts(db, filter),
    }
}

fn of_contacts(db: &Connection, filter: &ContactFilter) -> Result<Vec<Recipient>, DeskError> {
    let people = contacts::numbers(db, filter)?.into_iter();
    let people = people.map(|(number, name)| Recipient::Phone { number, name });
    Ok(people.collect())
}

/// Lists who an audience stands for now, without the numbers that must never be sent to.
pub fn recipients(desk: &Desk, id: AudienceId) -> Result<Vec<Recipient>, DeskError> {
    let fields = DraftFields {
        audiences: vec![id],
        ..DraftFields::default()
    };
    Ok(desk.store.read(|db| resolve(db, &fields))?.recipients)
}
