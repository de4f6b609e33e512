//! People with a phone number, kept on this machine: found by words, tags and fields, and filled into texts.

mod book;
pub mod cells;
mod change_many;
mod export;
pub mod import;
mod wellformed;

pub use book::{facts, list, merge, number_facts, read, save};
pub(crate) use change_many::chosen;
pub use change_many::{delete, restore, tag};
pub use export::export;
pub(crate) use wellformed::wellformed;

use crate::{content::variables::Values, id::ContactId, phone::PhoneNumber};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a person writes down about a contact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ContactDetails {
    /// Phone number in E.164; no two contacts share one.
    pub number: String,
    /// What lists call them; made of first and last name when empty.
    pub name: String,
    pub first_name: String,
    pub last_name: String,
    pub tags: Vec<String>,
    /// More about them, by names that texts can use as variables.
    pub fields: BTreeMap<String, String>,
}

/// A person with a phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct Contact {
    pub id: ContactId,
    #[serde(flatten)]
    pub details: ContactDetails,
    /// Where it came from, such as a file's name; empty when it was typed.
    pub source: String,
    /// Must never be sent to.
    pub suppressed: bool,
    pub created_at_ms: i64,
    pub updated_at_ms: i64,
}

impl ContactDetails {
    /// Gives what variables stand for at this contact.
    pub fn values(&self) -> Values {
        let own = [
            ("name", &self.name),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("number", &self.number),
        ];
        let own = own.map(|(name, value)| (name.to_owned(), value.clone()));
        let mut values = self.fields.clone();
        values.extend(own);
        values
    }
}

/// One thing that is true of the contacts meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum ContactRule {
    Tag { tag: String },
    NotTag { tag: String },
    FieldIs { field: String, value: String },
    FieldContains { field: String, value: String },
    HasField { field: String },
    LacksField { field: String },
    NumberStarts { prefix: String },
}

/// Which contacts are meant: those that every rule is true of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct ContactFilter {
    /// Words of names, numbers, tags and fields.
    pub search: String,
    pub rules: Vec<ContactRule>,
    /// Only those on the list of numbers never to send to, or only the others.
    pub suppressed: Option<bool>,
}

/// A page of contacts by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export, optional_fields)]
pub struct ContactQuery {
    #[ts(as = "Option<ContactFilter>")]
    pub filter: ContactFilter,
    /// `next` of the page before.
    #[ts(optional = nullable)]
    pub cursor: Option<String>,
    /// 1 to 500; 100 when absent.
    #[ts(optional = nullable)]
    pub limit: Option<u32>,
}

/// A page of contacts and how many there are in all.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ContactPage {
    pub items: Vec<Contact>,
    pub next: Option<String>,
    pub total: u32,
}

/// Contacts chosen one by one, or all that a filter means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[ts(export)]
pub enum ContactChoice {
    These { ids: Vec<ContactId> },
    All { filter: ContactFilter },
}

/// What there is to choose from among the contacts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ContactFacts {
    pub total: u32,
    /// Numbers never to be sent to.
    pub suppressed: u32,
    pub tags: Vec<TagCount>,
    /// Names of fields in use, also as variables.
    pub fields: Vec<String>,
}

/// A tag and how many contacts have it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct TagCount {
    pub tag: String,
    pub count: u32,
}

/// A typed number and what is known about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct NumberFacts {
    pub phone: PhoneNumber,
    /// Name of the contact with this number; empty when there is none.
    pub name: String,
    /// Must never be sent to.
    pub suppressed: bool,
}
