//! What a contact may be: the limits of its parts, and how they are brought into shape.

use super::ContactDetails;
use crate::{content::variables, error::DeskError, phone};
use std::collections::BTreeMap;

const MAX_NAME: usize = 120;
const MAX_TAG: usize = 50;
const MAX_TAGS: usize = 50;
/// The most fields of a contact.
pub(super) const MAX_FIELDS: usize = 50;
/// The most characters of a field.
pub(super) const MAX_VALUE: usize = 1_000;

/// Names that the parts of every contact have as variables.
const OWN: [&str; 4] = ["name", "first_name", "last_name", "number"];

/// Brings details into shape, or says which part of them cannot be kept.
pub(crate) fn wellformed(
    details: ContactDetails,
    country: &str,
) -> Result<ContactDetails, DeskError> {
    let number = phone::typed(&details.number, country)?.number;
    let first_name = line(&details.first_name, MAX_NAME, "a first name")?;
    let last_name = line(&details.last_name, MAX_NAME, "a last name")?;
    let mut name = line(&details.name, MAX_NAME, "a name")?;
    if name.is_empty() {
        let both = format!("{first_name} {last_name}");
        name = both.trim().chars().take(MAX_NAME).collect();
    }
    if name.is_empty() {
        name.clone_from(&number);
    }
    Ok(ContactDetails {
        number,
        name,
        first_name,
        last_name,
        tags: tags(&details.tags)?,
        fields: fields(details.fields)?,
    })
}

/// Brings tags into shape: trimmed, each once, in order.
pub(super) fn tags(tags: &[String]) -> Result<Vec<String>, DeskError> {
    let mut kept = Vec::new();
    for tag in tags {
        let tag = line(tag, MAX_TAG, "a tag")?;
        if !tag.is_empty() && !kept.contains(&tag) {
            kept.push(tag);
        }
    }
    if kept.len() > MAX_TAGS {
        return Err(too_many("tags", MAX_TAGS));
    }
    kept.sort();
    Ok(kept)
}

fn fields(fields: BTreeMap<String, String>) -> Result<BTreeMap<String, String>, DeskError> {
    let mut kept = BTreeMap::new();
    for (words, value) in fields {
        let name = variables::name_of(&words);
        let name = name.filter(|name| !OWN.contains(&name.as_str()));
        let Some(name) = name else {
            return Err(DeskError::Invalid(format!(
                "a field cannot be called “{words}”; take letters and digits, and not the name of a part"
            )));
        };
        let value = line(&value, MAX_VALUE, "a field")?;
        if !value.is_empty() {
            kept.insert(name, value);
        }
    }
    if kept.len() > MAX_FIELDS {
        return Err(too_many("fields", MAX_FIELDS));
    }
    Ok(kept)
}

/// Makes one line of a text, within its limit.
fn line(text: &str, max: usize, what: &str) -> Result<String, DeskError> {
    let plain = text.replace(char::is_control, " ");
    let plain = plain.trim();
    if plain.chars().count() > max {
        return Err(DeskError::Invalid(format!(
            "{what} has at most {max} characters; nothing was changed"
        )));
    }
    Ok(plain.to_owned())
}

fn too_many(what: &str, max: usize) -> DeskError {
    DeskError::Invalid(format!(
        "a contact has at most {max} {what}; nothing was changed"
    ))
}
