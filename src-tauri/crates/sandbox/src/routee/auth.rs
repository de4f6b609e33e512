//! The rate limit, and the token that every call but the token's own needs.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::Response;
use rusqlite::OptionalExtension;

use super::refusal::NOT_ACTIVATED;
use crate::problem::Problem;
use crate::world::World;

/// Lets as many requests pass as the rate limit allows.
pub async fn limit(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let admitted = world.limits.routee.admit(Instant::now());
    admitted.map_err(Problem::rate_limited)?;
    Ok(next.run(request).await)
}

/// Lets requests with a live token of the right scope pass.
pub async fn require_token(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    let token = bearer(request.headers())
        .ok_or_else(|| Problem::unauthorized("An access token is required."))?;
    let now_ms = world.clock.now_ms();
    let found: Result<Option<(String, Option<i64>)>, Problem> = world
        .store
        .read(move |tx| {
            let sql = "SELECT scope, expires_at_ms FROM routee_tokens WHERE token = ?1";
            let row = tx.query_row(sql, [token], |row| Ok((row.get(0)?, row.get(1)?)));
            Ok(row.optional()?)
        })
        .await;
    let (scope, expires_at_ms) =
        found?.ok_or_else(|| Problem::unauthorized("The access token is not known."))?;
    if expires_at_ms.is_some_and(|end| end <= now_ms) {
        return Err(Problem::unauthorized("Access token expired."));
    }
    check_scope(&scope, request.uri().path())?;
    Ok(next.run(request).await)
}

fn check_scope(scope: &str, path: &str) -> Result<(), Problem> {
    let needed = if path.ends_with("/me/balance") {
        "account"
    } else {
        "whatsapp"
    };
    if scope.split(' ').any(|word| word == needed) {
        return Ok(());
    }
    Err(Problem::new(
        axum::http::StatusCode::FORBIDDEN,
        NOT_ACTIVATED,
        format!("The token does not cover {needed}."),
    ))
}

fn bearer(headers: &HeaderMap) -> Option<String> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme
        .eq_ignore_ascii_case("bearer")
        .then(|| token.trim().to_owned())
}
