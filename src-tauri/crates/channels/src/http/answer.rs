//! Reads answers: the status decides first, then the body.

use super::MAX_ANSWER_BYTES;
use chrono::{DateTime, Utc};
use composer::channel::ChannelError;
use reqwest::{Response, StatusCode, header::RETRY_AFTER};
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::time::Duration;

const EXCERPT: usize = 300;

/// Whether a lost answer leaves something open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Asking again does no harm.
    Harmless,
    /// The request may have done something that cannot be taken back.
    Irreversible,
}

impl Reach {
    /// Gives what a lost answer means.
    pub fn lost(self, why: String, after: Option<Duration>) -> ChannelError {
        match self {
            Self::Irreversible => ChannelError::Unknown { why, after },
            Self::Harmless => match after {
                Some(after) => ChannelError::TryLater { after: Some(after) },
                None => ChannelError::Unreachable(why),
            },
        }
    }
}

/// Sorts an error of the transport: before the first byte, or after it.
pub(crate) fn from_send_error(error: &reqwest::Error, reach: Reach) -> ChannelError {
    if error.is_connect() || error.is_builder() {
        ChannelError::Unreachable(root_cause(error))
    } else {
        reach.lost(root_cause(error), None)
    }
}

/// Names the innermost cause; the outer texts hold the URL.
fn root_cause(error: &dyn std::error::Error) -> String {
    match error.source() {
        Some(inner) => root_cause(inner),
        None => error.to_string(),
    }
}

/// An answer read whole.
#[derive(Debug)]
pub(crate) struct Answer {
    status: StatusCode,
    retry_after: Option<Duration>,
    body: Vec<u8>,
    reach: Reach,
}

impl Answer {
    /// Reads an answer up to the limit.
    pub async fn read(mut response: Response, reach: Reach) -> Result<Self, ChannelError> {
        let status = response.status();
        let retry_after = response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|value| wait_of(value.to_str().ok()?, Utc::now()));
        let mut body = Vec::new();
        loop {
            match response.chunk().await {
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER_BYTES => {
                    body.extend_from_slice(&chunk);
                }
                Ok(Some(_)) => return Err(reach.lost("the answer is too long".into(), None)),
                Ok(None) => break,
                // The status alone is enough for a refusal, not for a success.
                Err(_) if status.is_client_error() => break,
                Err(error) => return Err(reach.lost(root_cause(&error), None)),
            }
        }
        Ok(Self {
            status,
            retry_after,
            body,
            reach,
        })
    }

    /// Blots the token out where the answer repeats it, so that no error text can carry it on.
    pub fn without(mut self, token: &str) -> Self {
        let text = String::from_utf8_lossy(&self.body);
        if !self.status.is_success() && text.contains(token) {
            self.body = text.replace(token, "<redacted>").into_bytes();
        }
        self
    }

    /// Gives the status.
    pub fn status(&self) -> StatusCode {
        self.status
    }

    /// Gives a success as a value, and anything else as what the caller does next.
    pub fn parse<T: DeserializeOwned>(self) -> Result<T, ChannelError> {
        let answer = self.success()?;
        serde_json::from_slice(&answer.body).map_err(|error| match answer.reach {
            Reach::Irreversible => answer
                .reach
                .lost(format!("the answer could not be read: {error}"), None),
            Reach::Harmless => ChannelError::Unexpected {
                status: answer.status.as_u16(),
                excerpt: answer.excerpt(),
            },
        })
    }

    /// Gives a success as a value; no error repeats a word of the answer, because it may hold a secret.
    pub fn parse_secret<T: DeserializeOwned>(self) -> Result<T, ChannelError> {
        let status = self.status;
        let told = format!("the system answered {status}");
        let answer = self.success().map_err(|error| match error {
            ChannelError::Refused { .. } => ChannelError::Refused {
                code: status.as_u16().to_string(),
                message: told.clone(),
            },
            ChannelError::Unexpected { status, .. } => ChannelError::Unexpected {
                status,
                excerpt: told.clone(),
            },
            other => other,
        })?;
        serde_json::from_slice(&answer.body).map_err(|_| ChannelError::Unexpected {
            status: status.as_u16(),
            excerpt: "the answer could not be read".into(),
        })
    }

    /// Passes a success on, and turns anything else into what the caller does next.
    pub fn success(self) -> Result<Self, ChannelError> {
        match self.status {
            status if status.is_success() => Ok(self),
            StatusCode::UNAUTHORIZED => Err(ChannelError::SignInNeeded),
            StatusCode::TOO_MANY_REQUESTS => Err(ChannelError::TryLater {
                after: self.retry_after,
            }),
            StatusCode::REQUEST_TIMEOUT => Err(self.lost()),
            status if status.is_server_error() => Err(self.lost()),
            status if status.is_client_error() => Err(self.refusal()),
            status => Err(ChannelError::Unexpected {
                status: status.as_u16(),
                excerpt: self.excerpt(),
            }),
        }
    }

    fn lost(&self) -> ChannelError {
        self.reach.lost(
            format!("the system answered {}", self.status),
            self.retry_after,
        )
    }

    fn refusal(&self) -> ChannelError {
        let body: Value = serde_json::from_slice(&self.body).unwrap_or_default();
        let word = |names: &[&str]| {
            names.iter().find_map(|name| match body.get(*name)? {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            })
        };
        let code = word(&["error_code", "code", "error"]);
        let message = word(&["error_message", "message", "developerMessage", "detail"]);
        let message = message.unwrap_or_else(|| format!("{}: {}", self.status, self.excerpt()));
        ChannelError::Refused {
            code: code.unwrap_or_else(|| self.status.as_u16().to_string()),
            message: message + &by_field(&body["details"]),
        }
    }

    /// Gives the beginning of the body, for people.
    pub fn excerpt(&self) -> String {
        let text = String::from_utf8_lossy(&self.body);
        text.chars()
            .filter(|c| !c.is_control())
            .take(EXCERPT)
            .collect()
    }
}

/// Writes what an answer says of single fields behind its sentence.
fn by_field(details: &Value) -> String {
    let fields = details.as_object().into_iter().flatten();
    let told = fields.flat_map(|(field, sentences)| {
        let sentences = sentences.as_array().into_iter().flatten();
        let sentences = sentences.filter_map(Value::as_str);
        sentences.map(move |sentence| format!(" {field}: {sentence}."))
    });
    told.collect::<String>().chars().take(EXCERPT).collect()
}

/// Reads `Retry-After`: seconds, or a date.
fn wait_of(value: &str, now: DateTime<Utc>) -> Option<Duration> {
    if let Ok(seconds) = value.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = DateTime::parse_from_rfc2822(value.trim()).ok()?;
    Some(
        (date.with_timezone(&Utc) - now)
            .to_std()
            .unwrap_or(Duration::ZERO),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn retry_after_is_read_as_seconds_or_date() {
        let now = DateTime::parse_from_rfc3339("2026-11-21T10:00:00Z")
            .unwrap()
            .to_utc();
        assert_eq!(wait_of("12", now), Some(Duration::from_secs(12)));
        let date = "Sat, 21 Nov 2026 10:01:00 GMT";
        assert_eq!(wait_of(date, now), Some(Duration::from_secs(60)));
        assert_eq!(
            wait_of("Sat, 21 Nov 2026 09:00:00 GMT", now),
            Some(Duration::ZERO)
        );
        assert_eq!(wait_of("soon", now), None);
    }
}
