//! Reading request bodies: JSON with the right content type, within its limit.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::problem::Problem;

/// Largest JSON request.
pub const MAX_JSON_BYTES: usize = 1024 * 1024;

/// Whether the path documents 413; where it does not, a body that is too long is a malformed one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooLong {
    PayloadTooLarge,
    BadRequest,
}

/// Reads a JSON body.
pub async fn read_json(request: Request, too_long: TooLong) -> Result<Value, Problem> {
    if content_type(request.headers()) != "application/json" {
        return Err(Problem::unsupported(
            "Content-Type must be application/json.",
        ));
    }
    let bytes = read_bytes(request.into_body(), too_long).await?;
    parse_json(&bytes)
}

/// Parses JSON text.
pub fn parse_json(bytes: &[u8]) -> Result<Value, Problem> {
    serde_json::from_slice(bytes)
        .map_err(|error| Problem::invalid(format!("The body is not JSON: {error}.")))
}

async fn read_bytes(body: Body, too_long: TooLong) -> Result<Vec<u8>, Problem> {
    match Limited::new(body, MAX_JSON_BYTES).collect().await {
        Ok(collected) => Ok(collected.to_bytes().to_vec()),
        Err(error) if error.is::<LengthLimitError>() => Err(length_refused(too_long)),
        Err(error) => Err(Problem::invalid(format!(
            "The body could not be read: {error}."
        ))),
    }
}

fn length_refused(too_long: TooLong) -> Problem {
    let message = "The request is larger than 1 MiB.";
    match too_long {
        TooLong::PayloadTooLarge => Problem::too_large(message),
        TooLong::BadRequest => Problem::invalid(message),
    }
}

/// The media type of a request, in lower case and without parameters.
pub fn content_type(headers: &HeaderMap) -> String {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    value
        .unwrap_or_default()
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase()
}

/// A hash that is equal exactly when the JSON values are, whatever the order of their fields.
pub fn value_hash(value: &Value) -> [u8; 32] {
    let mut hash = Sha256::new();
    feed(&mut hash, value);
    hash.finalize().into()
}

fn feed(hash: &mut Sha256, value: &Value) {
    match value {
        Value::Object(map) => {
            let mut names: Vec<&String> = map.keys().collect();
            names.sort();
            hash.update(format!("{{{}", names.len()));
            for name in names {
                feed(hash, &Value::String(name.clone()));
                feed(hash, &map[name]);
            }
        }
        Value::Array(items) => {
            hash.update(format!("[{}", items.len()));
            items.iter().for_each(|item| feed(hash, item));
        }
        Value::String(text) => {
            hash.update(format!("\"{}:", text.len()));
            hash.update(text);
        }
        other => hash.update(format!("{other};")),
    }
}

#[cfg(test)]
mod tests {
    use super::value_hash;
    use serde_json::json;

    #[test]
    fn the_order_of_fields_does_not_matter_but_the_order_of_items_does() {
        let hash = |value| value_hash(&value);
        assert_eq!(
            hash(json!({"a": 1, "b": [1, 2]})),
            hash(json!({"b": [1, 2], "a": 1}))
        );
        assert_ne!(hash(json!({"b": [1, 2]})), hash(json!({"b": [2, 1]})));
        assert_ne!(hash(json!(["ab", "c"])), hash(json!(["a", "bc"])));
        assert_ne!(hash(json!(["1"])), hash(json!([1])));
    }
}
