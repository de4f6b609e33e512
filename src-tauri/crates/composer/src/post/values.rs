//! What variables stand for at each recipient: looked up when a post is checked, kept when it is frozen.

use crate::{
    content::{
        Content,
        variables::{self, Place, Values, filled, places_of},
    },
    desk::Desk,
    error::DeskError,
    id::{DraftId, PostId},
    recipient::{Recipient, RecipientKind},
    store::{contacts, post_values},
};
use rusqlite::Connection;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What one recipient will get.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct RecipientPreview {
    /// Place among all recipients, from 0.
    pub index: u32,
    pub total: u32,
    pub recipient: Recipient,
    pub content: Content,
    /// Variables nothing is known for.
    pub unfilled: Vec<String>,
}

/// Gives what variables stand for at a recipient, as the contacts are now.
pub(super) fn current(db: &Connection, recipient: &Recipient) -> Result<Values, DeskError> {
    if recipient.kind() == RecipientKind::Group {
        return Ok(Values::new());
    }
    let contact = match recipient.number() {
        Some(number) => contacts::by_number(db, number)?,
        None => None,
    };
    let mut values = contact.map_or_else(Values::new, |contact| contact.details.values());
    let known = [
        ("name", recipient.name()),
        ("number", recipient.number().unwrap_or_default()),
    ];
    for (name, value) in known {
        let is_open = values.get(name).is_none_or(String::is_empty);
        if is_open && !value.is_empty() {
            values.insert(name.to_owned(), value.to_owned());
        }
    }
    Ok(values)
}

/// Says whether everybody gets a message of their own.
pub(super) fn is_personal(content: &Content, recipients: &[Recipient]) -> bool {
    let is_person = |one: &Recipient| one.kind() != RecipientKind::Group;
    recipients.iter().any(is_person) && !places_of(content).is_empty()
}

/// Where the values of a post come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ValuesFrom {
    /// The contacts as they are now.
    Contacts,
    /// An earlier post, as it was frozen.
    Post(PostId),
}

/// Keeps, with a post, what its variables stand for at each recipient; what happens to a contact afterwards
/// changes nothing.
pub(super) fn freeze(
    tx: &Connection,
    post: PostId,
    content: &Content,
    recipients: &[Recipient],
    from: ValuesFrom,
) -> Result<(), DeskError> {
    let places = places_of(content);
    if places.is_empty() {
        return Ok(());
    }
    for recipient in recipients {
        let key = recipient.key();
        let values = match from {
            ValuesFrom::Contacts => named(current(tx, recipient)?, &places),
            ValuesFrom::Post(earlier) => post_values::read(tx, earlier, &key)?,
        };
        if !values.is_empty() {
            post_values::add(tx, post, &key, &values)?;
        }
    }
    Ok(())
}

/// Leaves the values that a text names.
fn named(mut values: Values, places: &[Place]) -> Values {
    values.retain(|name, _| places.iter().any(|place| place.name == *name));
    values
}

/// Fills the content of a post for the recipients of one request, from what was frozen; for several at once only
/// the defaults stand there.
pub(crate) fn content_for(
    db: &Connection,
    post: PostId,
    content: &Content,
    recipients: &[Recipient],
) -> Result<Content, DeskError> {
    let values = match recipients {
        [one] => post_values::read(db, post, &one.key())?,
        _ => Values::new(),
    };
    Ok(filled(content, &values))
}

/// Shows what the recipient at a place among all of a draft's will get.
pub fn preview(desk: &Desk, id: DraftId, index: u32) -> Result<RecipientPreview, DeskError> {
    let fields = crate::draft::read(desk, id)?.fields;
    desk.store.read(|db| {
        let all = crate::audience::resolve(db, &fields)?.recipients;
        let total = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let index = index.min(total.saturating_sub(1));
        let nobody = || Recipient::Group {
            id: String::new(),
            name: String::new(),
        };
        let recipient = all.into_iter().nth(index as usize).unwrap_or_else(nobody);
        let values = current(db, &recipient)?;
        Ok(RecipientPreview {
            index,
            total,
            unfilled: variables::unfilled(&places_of(&fields.content), &values),
            content: filled(&fields.content, &values),
            recipient,
        })
    })
}
