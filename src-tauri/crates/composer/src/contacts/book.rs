//! Reads and writes single contacts, and lists them page by page.

use super::{
    Contact, ContactDetails, ContactFacts, ContactPage, ContactQuery, NumberFacts, wellformed,
};
use crate::{
    change::Topic,
    desk::Desk,
    draft::PAGE_LIMIT,
    error::DeskError,
    id::ContactId,
    phone, settings,
    store::{
        contacts::{self, ListQuery},
        suppressions,
    },
};
use rusqlite::Connection;

const PAGE_USUAL: u32 = 100;
/// The most contacts that are kept.
pub(super) const MAX_CONTACTS: u32 = 1_000_000;

/// Lists contacts by name.
pub fn list(desk: &Desk, query: &ContactQuery) -> Result<ContactPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let after = query.cursor.as_deref().map(parse_cursor).transpose()?;
    let wanted = ListQuery {
        filter: &query.filter,
        after,
        limit: limit + 1,
    };
    let (mut items, total) = desk.store.read(|db| {
        let items = contacts::list(db, &wanted)?;
        Ok::<_, DeskError>((items, contacts::count(db, &query.filter)?))
    })?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| format!("{}:{}", last.id, last.details.name.to_lowercase()));
    Ok(ContactPage { items, next, total })
}

/// Reads a cursor: an id, and the name it stands at.
fn parse_cursor(cursor: &str) -> Result<(String, String), DeskError> {
    let (id, name) = cursor
        .split_once(':')
        .ok_or_else(|| DeskError::Invalid("not a page cursor".into()))?;
    Ok((name.to_owned(), id.to_owned()))
}

/// Reads a contact.
pub fn read(desk: &Desk, id: ContactId) -> Result<Contact, DeskError> {
    desk.store
        .read(|db| contacts::read(db, id))?
        .ok_or(DeskError::NotFound("contact"))
}

/// Says what there is to choose from.
pub fn facts(desk: &Desk) -> Result<ContactFacts, DeskError> {
    desk.store.read(|db| {
        Ok(ContactFacts {
            total: contacts::count(db, &Default::default())?,
            suppressed: suppressions::count(db, None)?,
            tags: contacts::tags(db)?,
            fields: contacts::field_names(db)?,
        })
    })
}

/// Makes a contact, or changes the one with an id. A number somebody else has is refused.
pub fn save(
    desk: &Desk,
    id: Option<ContactId>,
    details: ContactDetails,
) -> Result<Contact, DeskError> {
    let country = settings::read(desk)?.country;
    let details = wellformed(details, &country)?;
    let now_ms = desk.now_ms();
    let saved = desk.store.write(|tx| {
        make_way(tx, id, &details.number)?;
        let known = id.map(|id| contacts::read(tx, id)).transpose()?.flatten();
        if id.is_some() && known.is_none() {
            return Err(DeskError::NotFound("contact"));
        }
        if known.is_none() && contacts::count(tx, &Default::default())? >= MAX_CONTACTS {
            return Err(DeskError::Invalid(format!(
                "{MAX_CONTACTS} contacts are the most; delete some first"
            )));
        }
        let contact = Contact {
            id: id.unwrap_or_else(ContactId::new),
            source: known
                .as_ref()
                .map_or_else(String::new, |known| known.source.clone()),
            suppressed: suppressions::is_listed(tx, &details.number)?,
            created_at_ms: known.map_or(now_ms, |known| known.created_at_ms),
            updated_at_ms: now_ms,
            details,
        };
        contacts::write(tx, &contact)?;
        Ok::<_, DeskError>(contact)
    })?;
    desk.announce(Topic::Contacts, Some(saved.id.to_string()));
    Ok(saved)
}

/// Refuses a number of another contact; one that was deleted gives it up.
fn make_way(tx: &Connection, id: Option<ContactId>, number: &str) -> Result<(), DeskError> {
    if let Some(other) = contacts::by_number(tx, number)?
        && Some(other.id) != id
    {
        return Err(DeskError::Invalid(format!(
            "{} has this number already; nothing was changed",
            other.details.name
        )));
    }
    Ok(contacts::forget_deleted(tx, number)?)
}

/// Makes one contact of two: what the first lacks comes from the other, which is deleted.
pub fn merge(desk: &Desk, id: ContactId, other: ContactId) -> Result<Contact, DeskError> {
    if id == other {
        return Err(DeskError::Invalid("choose two different contacts".into()));
    }
    let (kept, gone) = (read(desk, id)?, read(desk, other)?);
    let mut details = gone.details;
    let number = std::mem::replace(&mut details.number, kept.details.number.clone());
    details.fields.insert("other_number".into(), number);
    let details = filled_up(kept.details, details);
    let details = wellformed(details, "")?;
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        let still = contacts::read(tx, id)?.ok_or(DeskError::NotFound("contact"))?;
        let merged = Contact {
            details,
            updated_at_ms: now_ms,
            ..still
        };
        contacts::write(tx, &merged)?;
        contacts::set_deleted(tx, other, Some(now_ms))?;
        Ok::<_, DeskError>(())
    })?;
    desk.announce(Topic::Contacts, None);
    read(desk, id)
}

/// Fills the gaps of some details from others; tags come together.
pub(super) fn filled_up(kept: ContactDetails, more: ContactDetails) -> ContactDetails {
    let or = |one: String, other: String| if one.is_empty() { other } else { one };
    // A name that is only the number says nothing.
    let name = if kept.name == kept.number {
        String::new()
    } else {
        kept.name
    };
    let mut fields = more.fields;
    fields.extend(
        kept.fields
            .into_iter()
            .filter(|(_, value)| !value.is_empty()),
    );
    ContactDetails {
        name: or(name, more.name),
        number: kept.number,
        first_name: or(kept.first_name, more.first_name),
        last_name: or(kept.last_name, more.last_name),
        tags: [kept.tags, more.tags].concat(),
        fields,
    }
}

/// Reads a typed number with the default country of the settings, and says what is known about it.
pub fn number_facts(desk: &Desk, text: &str) -> Result<NumberFacts, DeskError> {
    let phone = phone::typed(text, &settings::read(desk)?.country)?;
    desk.store.read(|db| {
        let contact = contacts::by_number(db, &phone.number)?;
        Ok(NumberFacts {
            name: contact.map_or_else(String::new, |contact| contact.details.name),
            suppressed: suppressions::is_listed(db, &phone.number)?,
            phone,
        })
    })
}
