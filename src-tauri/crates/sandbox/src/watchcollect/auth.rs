//! The bearer token, then the rate limit; both before anything about the request is looked at.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::problem::Problem;
use crate::world::World;

/// Lets requests with the right token pass, as many as the rate limit allows.
pub async fn require_token(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    check(request.headers(), &world.options.token)?;
    world
        .limits
        .watchcollect
        .admit(Instant::now())
        .map_err(Problem::rate_limited)?;
    Ok(next.run(request).await)
}

fn check(headers: &HeaderMap, token: &str) -> Result<(), Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        return Err(Problem::unauthorized("A bearer token is required."));
    };
    let (scheme, given) = value
        .to_str()
        .unwrap_or_default()
        .split_once(' ')
        .unwrap_or_default();
    if scheme.eq_ignore_ascii_case("bearer") && same(given.trim(), token) {
        Ok(())
    } else {
        Err(Problem::unauthorized(
            "The session token is invalid or has expired.",
        ))
    }
}

/// Compares in a time that depends on the length only.
pub fn same(given: &str, token: &str) -> bool {
    let pairs = given.bytes().zip(token.bytes());
    given.len() == token.len() && pairs.fold(0, |differences, (a, b)| differences | (a ^ b)) == 0
}
