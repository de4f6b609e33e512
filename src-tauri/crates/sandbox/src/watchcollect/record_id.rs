//! The id in a path. Anything that is no uuid names no record, so it is 404 as the contract has no 400 there.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;

use super::fields::parse_uuid;
use crate::problem::Problem;

/// The uuid of the record a path names, in lower case.
#[derive(Debug, Clone)]
pub struct RecordId(pub String);

impl<S: Send + Sync> FromRequestParts<S> for RecordId {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, state).await;
        path.ok()
            .and_then(|Path(text)| parse_uuid(&text))
            .map(Self)
            .ok_or_else(no_such_record)
    }
}

/// The answer for a record that is not there.
pub fn no_such_record() -> Problem {
    Problem::not_found("No such record.")
}
