//! Query parameters and cursor pages. A cursor is opaque to clients; inside it names its list and a place in it.

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;

use super::fields::{parse_uuid, wrong};
use crate::problem::Problem;

const DEFAULT_PAGE_SIZE: usize = 50;
const MAX_PAGE_SIZE: usize = 200;

/// The raw query of a request; unknown parameters are ignored.
#[derive(Debug, Clone, Default)]
pub struct QueryText(Vec<(String, String)>);

impl<S: Send + Sync> FromRequestParts<S> for QueryText {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let query = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        query
            .map(|Query(pairs)| Self(pairs))
            .map_err(|error| Problem::invalid(error.body_text()))
    }
}

impl QueryText {
    /// The value of a parameter; given twice it is refused.
    pub fn get(&self, name: &str) -> Result<Option<&str>, Problem> {
        let mut values = self
            .0
            .iter()
            .filter(|(key, _)| key == name)
            .map(|(_, value)| value.as_str());
        let first = values.next();
        if values.next().is_some() {
            return Err(wrong(name, "is given twice."));
        }
        Ok(first)
    }

    /// A uuid parameter, in lower case.
    pub fn uuid(&self, name: &str) -> Result<Option<String>, Problem> {
        let read = |text| parse_uuid(text).ok_or_else(|| wrong(name, "must be a uuid."));
        self.get(name)?.map(read).transpose()
    }

    /// One of the given words.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<String>, Problem> {
        match self.get(name)? {
            Some(text) if !words.contains(&text) => Err(wrong(
                name,
                &format!("must be one of {}.", words.join(", ")),
            )),
            found => Ok(found.map(str::to_owned)),
        }
    }

    /// A non-negative integer up to a limit.
    pub fn number(&self, name: &str, most: u64) -> Result<Option<u64>, Problem> {
        let Some(text) = self.get(name)? else {
            return Ok(None);
        };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let number = text.parse().ok().filter(|number| digits && *number <= most);
        number
            .map(Some)
            .ok_or_else(|| wrong(name, &format!("must be an integer from 0 to {most}.")))
    }
}

/// The part of a list that a request wants.
#[derive(Debug, Clone)]
pub struct PageQuery {
    list: &'static str,
    /// The place in the list after which the page starts.
    pub after: Option<i64>,
    /// How many items the page holds.
    pub size: usize,
}

impl PageQuery {
    /// Reads `cursor` and `page_size` for the named list.
    pub fn read(query: &QueryText, list: &'static str) -> Result<Self, Problem> {
        let place = |text| {
            decode(text, list).ok_or_else(|| wrong("cursor", "is not a cursor of this list."))
        };
        let after = query.get("cursor")?.map(place).transpose()?;
        let size = query
            .number("page_size", u64::MAX)?
            .map_or(DEFAULT_PAGE_SIZE as u64, |size| size);
        if !(1..=MAX_PAGE_SIZE as u64).contains(&size) {
            return Err(wrong("page_size", "must be from 1 to 200."));
        }
        Ok(Self {
            list,
            after,
            size: size as usize,
        })
    }

    /// Makes the page from up to one more row than it holds, each with its place in the list.
    pub fn page<T: Serialize>(&self, mut rows: Vec<(i64, T)>) -> Page<T> {
        let has_more = rows.len() > self.size;
        rows.truncate(self.size);
        let last = rows.last().filter(|_| has_more).map(|(place, _)| *place);
        let next_cursor = last.map(|place| encode(place, self.list));
        Page {
            items: rows.into_iter().map(|(_, item)| item).collect(),
            has_more,
            next_cursor,
        }
    }
}

/// One page of a list.
#[derive(Debug, Serialize)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub has_more: bool,
    pub next_cursor: Option<String>,
}

fn encode(place: i64, list: &str) -> String {
    URL_SAFE_NO_PAD.encode(format!("{list}:{place}"))
}

fn decode(cursor: &str, list: &str) -> Option<i64> {
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    let (named, place) = text.split_once(':')?;
    place.parse().ok().filter(|_| named == list)
}

#[cfg(test)]
mod tests {
    use super::{decode, encode};

    #[test]
    fn a_cursor_is_good_for_its_own_list_only() {
        let cursor = encode(42, "sends");
        assert_eq!(decode(&cursor, "sends"), Some(42));
        assert_eq!(decode(&cursor, "schedules"), None);
        assert_eq!(decode("!!", "sends"), None);
    }
}
