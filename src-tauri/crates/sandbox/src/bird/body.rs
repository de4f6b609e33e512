//! Reading a JSON request of at most 200 KB and holding it against a schema of the contract.

use axum::extract::Request;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use serde_json::Value;

use super::refusal::invalid;
use crate::contract::Schema;
use crate::problem::Problem;
use crate::watchcollect::{content_type, parse_json};

/// Largest request, as a catalogue prints it: 200 KB.
const MAX_BYTES: usize = 200_000;

/// A body as it came and as it was understood.
#[derive(Debug)]
pub struct Received {
    pub text: String,
    pub value: Value,
}

/// Reads a JSON body; `too_large` is the answer to one over the limit.
pub async fn read(request: Request, too_large: Problem) -> Result<Received, Problem> {
    if content_type(request.headers()) != "application/json" {
        return Err(Problem::invalid("Content-Type must be application/json."));
    }
    let bytes = match Limited::new(request.into_body(), MAX_BYTES).collect().await {
        Ok(whole) => whole.to_bytes(),
        Err(error) if error.is::<LengthLimitError>() => return Err(too_large),
        Err(_) => return Err(Problem::invalid("The body could not be read.")),
    };
    let value = parse_json(&bytes).map_err(|_| Problem::invalid("The body is not valid JSON."))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    Ok(Received { text, value })
}

/// Refuses a body that breaks the schema; every breach is told.
pub fn check(schema: &Schema, value: &Value) -> Result<(), Problem> {
    let breaches = schema.breaches(value);
    if breaches.is_empty() {
        return Ok(());
    }
    Err(invalid(breaches))
}
