//! One fault: which requests it hits, how often, and what it does to them.

use serde::{Deserialize, Serialize};

use crate::problem::Problem;

const MAX_TIMES: u32 = 100_000;
const MAX_DELAY_MS: u64 = 600_000;
const MAX_RETRY_AFTER_S: u64 = 86_400;

/// What happens to the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// The connection is closed before the request is handled.
    DropBefore,
    /// The request is handled, then the connection is closed without an answer.
    DropAfter,
    /// The request is handled `delay_ms` later.
    Delay,
    /// The request is handled; the answer trickles in over `delay_ms`.
    Slow,
    /// The request is not handled; `status` is the answer.
    Status,
    /// The request is handled; the connection is reset in the middle of the answer.
    ResetMidBody,
    /// The request is handled; the answer ends before its announced length.
    Truncate,
    /// The request is handled; the answer is 200 with bytes that are no JSON.
    Garbage,
}

/// A fault as it is asked for and listed; `times` counts down.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fault {
    #[serde(skip_deserializing)]
    pub id: u64,
    pub method: String,
    pub path: String,
    #[serde(default = "once")]
    pub times: u32,
    pub mode: Mode,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retry_after_s: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delay_ms: Option<u64>,
}

fn once() -> u32 {
    1
}

impl Fault {
    /// Reads and checks a fault; the refusal names the field.
    pub fn parse(value: serde_json::Value) -> Result<Self, Problem> {
        let mut fault: Self =
            serde_json::from_value(value).map_err(|error| Problem::invalid(error.to_string()))?;
        fault.method.make_ascii_uppercase();
        fault.check_request()?;
        fault.check_effect()?;
        Ok(fault)
    }

    fn check_request(&self) -> Result<(), Problem> {
        demand(
            is_method(&self.method),
            "method: an HTTP method, or * for any.",
        )?;
        demand(self.path.starts_with('/'), "path: must start with a slash.")?;
        demand(!self.path.contains(['?', '#']), "path: without a query.")?;
        demand(
            !self.path.starts_with("/_sandbox"),
            "path: the sandbox's own controls never fail.",
        )?;
        demand(
            (1..=MAX_TIMES).contains(&self.times),
            "times: from 1 to 100000.",
        )
    }

    fn check_effect(&self) -> Result<(), Problem> {
        let is_status = self.mode == Mode::Status;
        demand(
            is_status == self.status.is_some(),
            "status: needed by mode status, and by it alone.",
        )?;
        demand(
            self.status
                .is_none_or(|status| (400..=599).contains(&status)),
            "status: from 400 to 599.",
        )?;
        demand(
            is_status || self.retry_after_s.is_none(),
            "retry_after_s: belongs to mode status.",
        )?;
        demand(
            self.retry_after_s
                .is_none_or(|wait| wait <= MAX_RETRY_AFTER_S),
            "retry_after_s: at most 86400.",
        )?;
        demand(
            !matches!(self.mode, Mode::Delay | Mode::Slow) || self.delay_ms.is_some(),
            "delay_ms: needed by modes delay and slow.",
        )?;
        demand(
            self.delay_ms.is_none_or(|delay| delay <= MAX_DELAY_MS),
            "delay_ms: at most 600000.",
        )
    }

    /// Whether the fault waits for this request.
    pub fn matches(&self, method: &str, path: &str) -> bool {
        (self.method == "*" || self.method == method) && path_matches(&self.path, path)
    }
}

fn demand(holds: bool, otherwise: &str) -> Result<(), Problem> {
    if holds {
        Ok(())
    } else {
        Err(Problem::invalid(otherwise))
    }
}

fn is_method(method: &str) -> bool {
    matches!(
        method,
        "*" | "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE" | "OPTIONS"
    )
}

fn path_matches(pattern: &str, path: &str) -> bool {
    let (mut wanted, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (wanted.next(), found.next()) {
            (None, None) => return true,
            (Some(segment), Some(text)) if is_wild(segment) || segment == text => {}
            _ => return false,
        }
    }
}

fn is_wild(segment: &str) -> bool {
    segment == "*" || (segment.starts_with('{') && segment.ends_with('}'))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::{Fault, path_matches};
    use serde_json::json;

    #[test]
    fn a_wildcard_stands_for_exactly_one_segment() {
        let cases = [
            ("/v2/groups", "/v2/groups", true),
            ("/v2/outbound/sends/{id}", "/v2/outbound/sends/1", true),
            ("/v2/*/sends", "/v2/outbound/sends", true),
            ("/v2/outbound/*", "/v2/outbound/sends/1", false),
            ("/v2/groups", "/v2/groups/", false),
        ];
        for (pattern, path, hit) in cases {
            assert_eq!(path_matches(pattern, path), hit, "{pattern} on {path}");
        }
    }

    #[test]
    fn a_fault_that_makes_no_sense_is_refused_with_the_name_of_the_field() {
        let cases = [
            (json!({"path": "/", "mode": "delay"}), "method"),
            (
                json!({"method": "GET", "path": "v2", "mode": "drop_after"}),
                "path",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "explode"}),
                "explode",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "status"}),
                "status",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "status", "status": 200}),
                "status",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "delay"}),
                "delay_ms",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "garbage", "times": 0}),
                "times",
            ),
            (
                json!({"method": "GET", "path": "/v2", "mode": "garbage", "often": 2}),
                "often",
            ),
        ];
        for (body, named) in cases {
            let refused = Fault::parse(body.clone()).unwrap_err();
            assert!(
                refused.message.contains(named),
                "{body}: {}",
                refused.message
            );
        }
    }
}
