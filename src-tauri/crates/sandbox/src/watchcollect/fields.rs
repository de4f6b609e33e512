//! Reading JSON exactly as the contract's schemas say; every refusal names its field.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};
use uuid::Uuid;

use crate::problem::Problem;

/// The fields of one JSON object, and where it stands in the body.
#[derive(Debug, Clone)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    within: String,
}

impl<'a> Fields<'a> {
    /// The fields of the body itself.
    pub fn of_body(body: &'a Value) -> Result<Self, Problem> {
        let map = body
            .as_object()
            .ok_or_else(|| Problem::invalid("The body must be a JSON object."))?;
        Ok(Self {
            map,
            within: String::new(),
        })
    }

    /// The fields of an object inside the body.
    pub fn of(value: &'a Value, name: &str) -> Result<Self, Problem> {
        let map = value
            .as_object()
            .ok_or_else(|| wrong(name, "must be an object."))?;
        Ok(Self {
            map,
            within: format!("{name}."),
        })
    }

    /// How refusals call a field.
    pub fn name(&self, field: &str) -> String {
        format!("{}{field}", self.within)
    }

    /// The raw value of a field.
    pub fn get(&self, field: &str) -> Option<&'a Value> {
        self.map.get(field)
    }

    /// Whether the field is there and null.
    pub fn is_null(&self, field: &str) -> bool {
        self.get(field).is_some_and(Value::is_null)
    }

    /// A string, its length counted in code points.
    pub fn text(
        &self,
        field: &str,
        length: RangeInclusive<usize>,
    ) -> Result<Option<&'a str>, Problem> {
        let Some(value) = self.get(field) else {
            return Ok(None);
        };
        let name = self.name(field);
        let text = value
            .as_str()
            .ok_or_else(|| wrong(&name, "must be a string."))?;
        let count = text.chars().count();
        if count > *length.end() {
            return Err(wrong(
                &name,
                &format!(
                    "{count} characters are more than the {} allowed.",
                    length.end()
                ),
            ));
        }
        if count < *length.start() {
            return Err(wrong(&name, "must not be empty."));
        }
        Ok(Some(text))
    }

    /// One of the given words.
    pub fn word(&self, field: &str, words: &[&str]) -> Result<Option<&'a str>, Problem> {
        let Some(text) = self.text(field, 0..=usize::MAX)? else {
            return Ok(None);
        };
        if words.contains(&text) {
            return Ok(Some(text));
        }
        Err(wrong(
            &self.name(field),
            &format!("must be one of {}.", words.join(", ")),
        ))
    }

    /// A uuid, in lower case.
    pub fn uuid(&self, field: &str) -> Result<Option<String>, Problem> {
        self.get(field)
            .map(|value| uuid_of(value, &self.name(field)))
            .transpose()
    }

    /// A list of uuids; one that stands there twice counts once.
    pub fn uuids(
        &self,
        field: &str,
        count: RangeInclusive<usize>,
    ) -> Result<Option<Vec<String>>, Problem> {
        let Some(items) = self.list(field, *count.end())? else {
            return Ok(None);
        };
        if items.len() < *count.start() {
            return Err(wrong(&self.name(field), "at least one group is required."));
        }
        let mut ids = Vec::with_capacity(items.len());
        for (place, item) in items.iter().enumerate() {
            let id = uuid_of(item, &format!("{}[{place}]", self.name(field)))?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(Some(ids))
    }

    /// A list of at most so many items.
    pub fn list(&self, field: &str, most: usize) -> Result<Option<&'a Vec<Value>>, Problem> {
        let Some(value) = self.get(field) else {
            return Ok(None);
        };
        let name = self.name(field);
        let items = value
            .as_array()
            .ok_or_else(|| wrong(&name, "must be a list."))?;
        if items.len() > most {
            return Err(wrong(
                &name,
                &format!("{} items are more than the {most} allowed.", items.len()),
            ));
        }
        Ok(Some(items))
    }

    /// An integer within the range; `1.0` counts as one, as JSON Schema has it.
    pub fn integer(&self, field: &str, range: RangeInclusive<i64>) -> Result<Option<i64>, Problem> {
        let Some(value) = self.get(field) else {
            return Ok(None);
        };
        let name = self.name(field);
        let number =
            whole_number(value).ok_or_else(|| wrong(&name, "must be an integer of 64 bits."))?;
        if number < *range.start() {
            return Err(wrong(
                &name,
                &format!("must be at least {}.", range.start()),
            ));
        }
        if number > *range.end() {
            return Err(wrong(&name, &format!("must be at most {}.", range.end())));
        }
        Ok(Some(number))
    }

    /// Turns a missing field into a refusal.
    pub fn required<T>(&self, field: &str, value: Option<T>) -> Result<T, Problem> {
        value.ok_or_else(|| wrong(&self.name(field), "is required."))
    }
}

/// A refusal that names its field.
pub fn wrong(name: &str, what: &str) -> Problem {
    Problem::invalid(format!("{name}: {what}"))
}

/// Reads a uuid in its hyphenated form only.
pub fn parse_uuid(text: &str) -> Option<String> {
    if text.len() != 36 {
        return None;
    }
    Uuid::try_parse(text).ok().map(|id| id.to_string())
}

fn uuid_of(value: &Value, name: &str) -> Result<String, Problem> {
    value
        .as_str()
        .and_then(parse_uuid)
        .ok_or_else(|| wrong(name, "must be a uuid."))
}

fn whole_number(value: &Value) -> Option<i64> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let fraction_free = |number: &f64| number.fract() == 0.0 && number.abs() <= EXACT;
    value.as_i64().or_else(|| {
        value
            .as_f64()
            .filter(fraction_free)
            .map(|number| number as i64)
    })
}

/// Whether the text is an absolute URI as RFC 3986 writes it.
pub fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else {
        return false;
    };
    let starts_with_letter = scheme
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic());
    let scheme_is_clean = scheme
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    let allowed = |byte: u8| byte.is_ascii_graphic() && !b"\"<>\\^`{|}".contains(&byte);
    starts_with_letter && scheme_is_clean && !rest.is_empty() && rest.bytes().all(allowed)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Fields, is_uri, parse_uuid};
    use serde_json::json;

    #[test]
    fn lengths_are_counted_in_code_points() {
        let body = json!({"text": "é🙂"});
        let fields = Fields::of_body(&body).unwrap();
        assert!(
            fields.text("text", 0..=2).is_ok(),
            "two code points, six bytes"
        );
        assert!(fields.text("text", 0..=1).is_err());
    }

    #[test]
    fn integers_are_what_json_schema_calls_integers() {
        let body = json!({"a": 1.0, "b": 1.5, "c": "1", "d": 1e300, "e": true});
        let fields = Fields::of_body(&body).unwrap();
        assert_eq!(fields.integer("a", 0..=9).unwrap(), Some(1));
        for field in ["b", "c", "d", "e"] {
            assert!(
                fields.integer(field, i64::MIN..=i64::MAX).is_err(),
                "{field}"
            );
        }
    }

    #[test]
    fn uuids_are_taken_hyphenated_only() {
        assert!(parse_uuid("01A1F000-1c40-7a10-8b21-5f3e9c0d4a01").is_some());
        assert!(parse_uuid("01a1f0001c407a108b215f3e9c0d4a01").is_none());
        assert!(parse_uuid("{01a1f000-1c40-7a10-8b21-5f3e9c0d4a0}").is_none());
    }

    #[test]
    fn a_uri_has_a_scheme_and_no_spaces() {
        for (text, good) in [
            ("https://a/b.jpg", true),
            ("//a/b", false),
            ("a b:c", false),
            ("http://a b", false),
        ] {
            assert_eq!(is_uri(text), good, "{text}");
        }
    }
}
