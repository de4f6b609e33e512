//! Numbers that must never be sent to: left out when a post is frozen, and looked at again before each request.

mod files;

pub use files::{export, import};

use crate::{
    change::Topic,
    contacts::{self, ContactChoice},
    desk::Desk,
    draft::{self, PAGE_LIMIT},
    error::DeskError,
    phone, settings,
    store::{contacts as stored, suppressions},
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const PAGE_USUAL: u32 = 100;
const MAX_REASON: usize = 200;
const MAX_TYPED: usize = 10_000;
const BATCH: usize = 1_000;
const REFUSED_SHOWN: usize = 50;

/// A number that must never be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Suppression {
    /// In E.164.
    pub number: String,
    /// Name of the contact with this number; empty when there is none.
    pub name: String,
    pub reason: String,
    pub since_ms: i64,
}

/// A page of the numbers never to send to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields = nullable)]
pub struct SuppressionQuery {
    pub search: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
}

/// A page of numbers and how many there are in all, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct SuppressionPage {
    pub items: Vec<Suppression>,
    pub next: Option<String>,
    pub total: u32,
}

/// What became of numbers put on the list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Suppressed {
    pub added: u32,
    /// Numbers that were on it already.
    pub known: u32,
    /// What is no phone number; at most 50 of them.
    pub refused: Vec<String>,
    pub refused_count: u32,
}

/// Lists the numbers, newest first.
pub fn list(desk: &Desk, query: &SuppressionQuery) -> Result<SuppressionPage, DeskError> {
    let limit = query.limit.unwrap_or(PAGE_USUAL).clamp(1, PAGE_LIMIT);
    let after = query.cursor.as_deref().map(draft::parse_cursor);
    let (after, search) = (after.transpose()?, query.search.as_deref());
    let (mut items, total) = desk.store.read(|db| {
        let items = suppressions::list(db, search, after, limit + 1)?;
        Ok::<_, DeskError>((items, suppressions::count(db, search)?))
    })?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let last = items.last().filter(|_| more);
    let next = last.map(|last| draft::cursor(last.since_ms, &last.number));
    Ok(SuppressionPage { items, next, total })
}

/// Puts typed numbers on the list.
pub fn add(desk: &Desk, typed: &[String], reason: &str) -> Result<Suppressed, DeskError> {
    if typed.len() > MAX_TYPED {
        return Err(DeskError::Invalid(format!(
            "{MAX_TYPED} numbers are the most at once; import them as a file instead"
        )));
    }
    let country = settings::read(desk)?.country;
    let mut done = Suppressed::default();
    let mut entries = Vec::new();
    for text in typed.iter().filter(|text| !text.trim().is_empty()) {
        match phone::parse(text, &country) {
            Some(phone) => entries.push((phone.number, reason.to_owned())),
            None => done.refuse(text),
        }
    }
    put(desk, &entries, &mut done)?;
    Ok(done)
}

/// Puts the numbers of contacts on the list.
pub fn add_contacts(
    desk: &Desk,
    choice: &ContactChoice,
    reason: &str,
) -> Result<Suppressed, DeskError> {
    let ids = contacts::chosen(desk, choice)?;
    let mut entries = Vec::with_capacity(ids.len());
    desk.store.read(|db| {
        for id in &ids {
            if let Some(contact) = stored::read(db, *id)? {
                entries.push((contact.details.number, reason.to_owned()));
            }
        }
        Ok::<_, DeskError>(())
    })?;
    let mut done = Suppressed::default();
    put(desk, &entries, &mut done)?;
    Ok(done)
}

/// Takes numbers off the list and gives what stood there, so that it can be undone.
pub fn remove(desk: &Desk, typed: &[String]) -> Result<Vec<Suppression>, DeskError> {
    let country = settings::read(desk)?.country;
    let mut gone = Vec::new();
    for batch in typed.chunks(BATCH) {
        desk.store.write(|tx| {
            for text in batch {
                let number = phone::parse(text, &country).map(|phone| phone.number);
                let number = number.as_deref().unwrap_or(text);
                gone.extend(suppressions::remove(tx, number)?);
            }
            Ok::<_, DeskError>(())
        })?;
    }
    desk.announce(Topic::Contacts, None);
    Ok(gone)
}

/// Puts numbers back as they stood on the list.
pub fn restore(desk: &Desk, entries: &[Suppression]) -> Result<(), DeskError> {
    for batch in entries.chunks(BATCH) {
        desk.store.write(|tx| {
            for entry in batch {
                let number = phone::typed(&entry.number, "")?.number;
                suppressions::add(tx, &number, &shortened(&entry.reason), entry.since_ms)?;
            }
            Ok::<_, DeskError>(())
        })?;
    }
    desk.announce(Topic::Contacts, None);
    Ok(())
}

/// Writes numbers with their reasons, a thousand at a time.
fn put(desk: &Desk, entries: &[(String, String)], done: &mut Suppressed) -> Result<(), DeskError> {
    let now_ms = desk.now_ms();
    for batch in entries.chunks(BATCH) {
        let added = desk.store.write(|tx| {
            let mut added = 0;
            for (number, reason) in batch {
                added += u32::from(suppressions::add(tx, number, &shortened(reason), now_ms)?);
            }
            Ok::<_, DeskError>(added)
        })?;
        done.added += added;
        done.known += u32::try_from(batch.len()).unwrap_or(u32::MAX) - added;
    }
    desk.announce(Topic::Contacts, None);
    Ok(())
}

fn shortened(reason: &str) -> String {
    let plain = reason.replace(char::is_control, " ");
    plain.trim().chars().take(MAX_REASON).collect()
}

impl Suppressed {
    /// Notes what is no number.
    fn refuse(&mut self, text: &str) {
        self.refused_count += 1;
        if self.refused.len() < REFUSED_SHOWN {
            self.refused.push(text.trim().chars().take(80).collect());
        }
    }
}
