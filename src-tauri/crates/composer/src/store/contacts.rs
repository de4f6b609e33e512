//! Contacts with their tags, the names of their fields, and their words for the search.

mod conditions;

use super::{
    StoreError,
    drafts::match_expression,
    row::{count as small, from_json, from_word, to_json},
};
use crate::{
    contacts::{Contact, ContactDetails, ContactFilter, TagCount},
    id::ContactId,
};
use conditions::conditions;
use rusqlite::{Connection, OptionalExtension, Row, params_from_iter, types::Value};

const COLUMNS: &str =
    "c.id, c.number, c.name, c.first_name, c.last_name, c.tags, c.fields, c.source,
    c.created_at_ms, c.updated_at_ms,
    EXISTS (SELECT 1 FROM suppressions s WHERE s.number = c.number)";

/// Which rows a list wants; the cursor is the last row's sort name and id.
pub struct ListQuery<'a> {
    pub filter: &'a ContactFilter,
    pub after: Option<(String, String)>,
    pub limit: u32,
}

/// Lists contacts by name.
pub fn list(db: &Connection, query: &ListQuery<'_>) -> Result<Vec<Contact>, StoreError> {
    let (mut filter, mut values) = conditions(query.filter);
    if let Some((name, id)) = &query.after {
        filter.push_str(" AND (c.sort_name, c.id) > (?, ?)");
        values.push(Value::Text(name.clone()));
        values.push(Value::Text(id.clone()));
    }
    let sql = format!(
        "SELECT {COLUMNS} FROM contacts c WHERE {filter} ORDER BY c.sort_name, c.id LIMIT {}",
        query.limit
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_and_then(params_from_iter(values), contact)?;
    rows.collect()
}

/// Counts the contacts a filter means.
pub fn count(db: &Connection, filter: &ContactFilter) -> Result<u32, StoreError> {
    let (filter, values) = conditions(filter);
    let sql = format!("SELECT count(*) FROM contacts c WHERE {filter}");
    let mut statement = db.prepare_cached(&sql)?;
    Ok(small(
        statement.query_row(params_from_iter(values), |row| row.get(0))?,
    ))
}

/// Gives every contact a filter means by name, one after another.
pub fn each<E: From<StoreError>>(
    db: &Connection,
    filter: &ContactFilter,
    mut take: impl FnMut(Contact) -> Result<(), E>,
) -> Result<(), E> {
    let (filter, values) = conditions(filter);
    let sql = format!("SELECT {COLUMNS} FROM contacts c WHERE {filter} ORDER BY c.sort_name, c.id");
    let mut statement = db.prepare(&sql).map_err(StoreError::from)?;
    let mut rows = statement
        .query(params_from_iter(values))
        .map_err(StoreError::from)?;
    while let Some(row) = rows.next().map_err(StoreError::from)? {
        take(contact(row)?)?;
    }
    Ok(())
}

/// Gives number and name of every contact a filter means, by name.
pub fn numbers(
    db: &Connection,
    filter: &ContactFilter,
) -> Result<Vec<(String, String)>, StoreError> {
    let (filter, values) = conditions(filter);
    let sql = format!(
        "SELECT c.number, c.name FROM contacts c WHERE {filter} ORDER BY c.sort_name, c.id"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map(params_from_iter(values), |row| {
        Ok((row.get(0)?, row.get(1)?))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Reads a contact that is not deleted.
pub fn read(db: &Connection, id: ContactId) -> Result<Option<Contact>, StoreError> {
    one(db, "c.id", &id.to_string())
}

/// Finds the contact with a number.
pub fn by_number(db: &Connection, number: &str) -> Result<Option<Contact>, StoreError> {
    one(db, "c.number", number)
}

fn one(db: &Connection, column: &str, value: &str) -> Result<Option<Contact>, StoreError> {
    let sql =
        format!("SELECT {COLUMNS} FROM contacts c WHERE {column} = ?1 AND c.deleted_at_ms IS NULL");
    let mut statement = db.prepare_cached(&sql)?;
    statement
        .query_and_then([value], contact)?
        .next()
        .transpose()
}

/// Writes a contact, new or changed, with its tags and words.
pub fn write(db: &Connection, contact: &Contact) -> Result<(), StoreError> {
    let sql = "INSERT INTO contacts
                 (id, number, name, sort_name, first_name, last_name, tags, fields, source,
                  created_at_ms, updated_at_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
               ON CONFLICT (id) DO UPDATE SET
                 number = excluded.number, name = excluded.name, sort_name = excluded.sort_name,
                 first_name = excluded.first_name, last_name = excluded.last_name,
                 tags = excluded.tags, fields = excluded.fields, source = excluded.source,
                 updated_at_ms = excluded.updated_at_ms, deleted_at_ms = NULL
               RETURNING row";
    let details = &contact.details;
    let row = db.prepare_cached(sql)?.query_row(
        (
            contact.id.to_string(),
            &details.number,
            &details.name,
            details.name.to_lowercase(),
            &details.first_name,
            &details.last_name,
            to_json(&details.tags)?,
            to_json(&details.fields)?,
            &contact.source,
            contact.created_at_ms,
            contact.updated_at_ms,
        ),
        |row| row.get(0),
    )?;
    unindex(db, row)?;
    index(db, row, details)
}

/// Deletes a contact or brings it back; says whether that changed anything.
pub fn set_deleted(db: &Connection, id: ContactId, at_ms: Option<i64>) -> Result<bool, StoreError> {
    let sql = "UPDATE contacts SET deleted_at_ms = ?2
               WHERE id = ?1 AND (deleted_at_ms IS NULL) = (?2 IS NOT NULL) RETURNING row";
    let row: Option<i64> = db
        .prepare_cached(sql)?
        .query_row((id.to_string(), at_ms), |row| row.get(0))
        .optional()?;
    let Some(row) = row else { return Ok(false) };
    unindex(db, row)?;
    if at_ms.is_none()
        && let Some(contact) = read(db, id)?
    {
        index(db, row, &contact.details)?;
    }
    Ok(true)
}

/// Removes the deleted contact that has a number, so that somebody else can have it.
pub fn forget_deleted(db: &Connection, number: &str) -> Result<(), StoreError> {
    let sql = "DELETE FROM contacts WHERE number = ?1 AND deleted_at_ms IS NOT NULL";
    db.prepare_cached(sql)?.execute([number])?;
    Ok(())
}

/// Removes contacts that were deleted before a moment.
pub fn purge(db: &Connection, before_ms: i64) -> Result<(), StoreError> {
    let sql = "DELETE FROM contacts WHERE deleted_at_ms IS NOT NULL AND deleted_at_ms < ?1";
    db.prepare_cached(sql)?.execute([before_ms])?;
    Ok(())
}

/// Lists the tags in use and how many contacts have each.
pub fn tags(db: &Connection) -> Result<Vec<TagCount>, StoreError> {
    let sql = "SELECT tag, count(*) FROM contact_tags GROUP BY tag ORDER BY tag";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([], |row| {
        Ok(TagCount {
            tag: row.get(0)?,
            count: row.get(1)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Lists the names that fields have or had.
pub fn field_names(db: &Connection) -> Result<Vec<String>, StoreError> {
    let mut statement = db.prepare_cached("SELECT name FROM contact_fields ORDER BY name")?;
    let rows = statement.query_map([], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn unindex(db: &Connection, row: i64) -> Result<(), StoreError> {
    db.prepare_cached("DELETE FROM contact_tags WHERE contact = ?1")?
        .execute([row])?;
    db.prepare_cached("DELETE FROM contact_words WHERE rowid = ?1")?
        .execute([row])?;
    Ok(())
}

fn index(db: &Connection, row: i64, details: &ContactDetails) -> Result<(), StoreError> {
    let mut add_tag =
        db.prepare_cached("INSERT OR IGNORE INTO contact_tags (tag, contact) VALUES (?1, ?2)")?;
    for tag in &details.tags {
        add_tag.execute((tag, row))?;
    }
    let mut add_field =
        db.prepare_cached("INSERT OR IGNORE INTO contact_fields (name) VALUES (?1)")?;
    for name in details.fields.keys() {
        add_field.execute([name])?;
    }
    db.prepare_cached("INSERT INTO contact_words (rowid, words) VALUES (?1, ?2)")?
        .execute((row, words(details)))?;
    Ok(())
}

/// Gives the words a contact is found by; of its number also the part that is dialled at home.
fn words(details: &ContactDetails) -> String {
    let digits = details.number.trim_start_matches('+');
    let mut words = vec![
        details.name.as_str(),
        details.first_name.as_str(),
        details.last_name.as_str(),
        digits,
    ];
    // A country code has one to three digits; nobody types the number from another place on.
    words.extend((1..=3).filter_map(|code| digits.get(code..)));
    words.extend(details.tags.iter().map(String::as_str));
    words.extend(details.fields.values().map(String::as_str));
    words.join("\n")
}

/// Turns what a person typed into an expression for the word index; signs inside numbers count for nothing.
fn search_expression(search: &str) -> Option<String> {
    let is_number = search.chars().any(|c| c.is_ascii_digit())
        && search
            .chars()
            .all(|c| c.is_ascii_digit() || " +-/().".contains(c));
    if !is_number {
        return match_expression(search);
    }
    let digits: String = search.chars().filter(char::is_ascii_digit).collect();
    match_expression(digits.trim_start_matches('0'))
}

fn contact(row: &Row<'_>) -> Result<Contact, StoreError> {
    Ok(Contact {
        id: from_word("contacts", &row.get::<_, String>(0)?)?,
        details: ContactDetails {
            number: row.get(1)?,
            name: row.get(2)?,
            first_name: row.get(3)?,
            last_name: row.get(4)?,
            tags: from_json("contacts", &row.get::<_, String>(5)?)?,
            fields: from_json("contacts", &row.get::<_, String>(6)?)?,
        },
        source: row.get(7)?,
        created_at_ms: row.get(8)?,
        updated_at_ms: row.get(9)?,
        suppressed: row.get(10)?,
    })
}
