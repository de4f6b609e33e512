//! Reading a JSON body and holding it against a schema of the contract.

use axum::extract::Request;
use http_body_util::{BodyExt, Limited};
use serde_json::Value;

use super::refusal::{NOT_VALID, invalid};
use crate::contract::Schema;
use crate::problem::Problem;
use crate::watchcollect::{content_type, parse_json};

const MAX_BYTES: usize = 1024 * 1024;

/// A body as it came and as it was understood.
#[derive(Debug)]
pub struct Received {
    pub text: String,
    pub value: Value,
}

/// Reads a JSON body of at most 1 MiB.
pub async fn read(request: Request) -> Result<Received, Problem> {
    if content_type(request.headers()) != "application/json" {
        return Err(Problem::invalid("Content-Type must be application/json."));
    }
    let whole = Limited::new(request.into_body(), MAX_BYTES).collect().await;
    let bytes = whole
        .map_err(|_| Problem::invalid("The body could not be read, or is larger than 1 MiB."))?
        .to_bytes();
    let value = parse_json(&bytes)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Received { text, value })
}

/// Refuses a body that breaks the schema; the first breach is told.
pub fn check(schema: &Schema, value: &Value) -> Result<(), Problem> {
    match schema.breaches(value).first() {
        None => Ok(()),
        Some((field, sentence)) => {
            let message = format!("Validation error: {field}: {sentence}.");
            Err(invalid(NOT_VALID, message))
        }
    }
}
