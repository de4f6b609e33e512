//! Query parameters of Bird's lists, and page tokens: opaque to clients, inside the place of the last row.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, SecondsFormat, Utc};

use crate::bird::refusal::{broken, invalid};
use crate::problem::Problem;
use crate::watchcollect::QueryText;

const DEFAULT_LIMIT: usize = 10;
const MAX_LIMIT: usize = 1_000;
const MAX_TOKEN_CHARS: usize = 8_000;
const STATUSES: [&str; 10] = [
    "accepted",
    "rejected",
    "processing",
    "scheduled",
    "sent",
    "sending_failed",
    "delivered",
    "delivery_failed",
    "deleted",
    "skipped",
];

/// An instant as Bird writes it.
pub fn instant(at_ms: i64) -> String {
    let at: DateTime<Utc> = DateTime::from_timestamp_millis(at_ms).unwrap_or_default();
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// Milliseconds of an RFC 3339 text.
pub fn read_instant(text: &str) -> Option<i64> {
    let at = DateTime::parse_from_rfc3339(text).ok()?;
    Some(at.timestamp_millis())
}

/// A parameter that is given at most once.
pub fn word(query: &QueryText, name: &str) -> Result<Option<String>, Problem> {
    let found = query.get(name);
    found
        .map(|text| text.map(str::to_owned))
        .map_err(|problem| invalid(vec![(name.to_owned(), problem.message)]))
}

/// How long a page is and where it starts.
#[derive(Debug, Clone)]
pub struct Paging {
    pub limit: usize,
    /// Instant and number of the row before the page.
    pub after: Option<(i64, i64)>,
}

impl Paging {
    /// Reads `limit` and `pageToken`.
    pub fn read(query: &QueryText) -> Result<Self, Problem> {
        let limit = match word(query, "limit")? {
            None => DEFAULT_LIMIT,
            Some(text) => text
                .parse()
                .ok()
                .filter(|limit| (1..=MAX_LIMIT).contains(limit))
                .ok_or_else(|| broken("limit", "must be from 1 to 1000"))?,
        };
        let place = |text: String| {
            decode(&text).ok_or_else(|| broken("pageToken", "is not a token of this list"))
        };
        let after = word(query, "pageToken")?.map(place).transpose()?;
        Ok(Self { limit, after })
    }

    /// The token of the page that starts after this row.
    pub fn token(at_ms: i64, seq: i64) -> String {
        URL_SAFE_NO_PAD.encode(format!("{at_ms}:{seq}"))
    }
}

fn decode(token: &str) -> Option<(i64, i64)> {
    if token.len() > MAX_TOKEN_CHARS {
        return None;
    }
    let text = String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok()?;
    let (at_ms, seq) = text.split_once(':')?;
    Some((at_ms.parse().ok()?, seq.parse().ok()?))
}

/// The part of a channel's messages that a request wants.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub paging: Paging,
    pub direction: Option<String>,
    pub status: Option<String>,
    pub start_at_ms: Option<i64>,
    pub end_at_ms: Option<i64>,
}

impl Wanted {
    /// Reads the parameters of the list.
    pub fn read(query: &QueryText) -> Result<Self, Problem> {
        Ok(Self {
            paging: Paging::read(query)?,
            direction: one_of(query, "direction", &["incoming", "outgoing"])?,
            status: one_of(query, "status", &STATUSES)?,
            start_at_ms: at(query, "startAt")?,
            end_at_ms: at(query, "endAt")?,
        })
    }
}

fn one_of(query: &QueryText, name: &str, words: &[&str]) -> Result<Option<String>, Problem> {
    match word(query, name)? {
        Some(text) if !words.contains(&text.as_str()) => Err(broken(
            name,
            &format!("must be one of {}", words.join(", ")),
        )),
        found => Ok(found),
    }
}

fn at(query: &QueryText, name: &str) -> Result<Option<i64>, Problem> {
    let read = |text: String| {
        read_instant(&text).ok_or_else(|| broken(name, "must be an RFC 3339 instant"))
    };
    word(query, name)?.map(read).transpose()
}

#[cfg(test)]
mod tests {
    use super::{Paging, decode, read_instant};

    #[test]
    fn a_token_names_its_row() {
        assert_eq!(
            decode(&Paging::token(1_700_000_000_000, 42)),
            Some((1_700_000_000_000, 42))
        );
        assert_eq!(decode("!!"), None);
    }

    #[test]
    fn instants_carry_their_zone() {
        assert_eq!(read_instant("1970-01-01T01:00:01+01:00"), Some(1_000));
        assert_eq!(read_instant("1970-01-01T00:00:01"), None);
    }
}
