//! The access key, then the rate limits of the workspace; both before anything else is looked at.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::problem::Problem;
use crate::watchcollect::same;
use crate::world::World;

/// Lets requests with the right key pass, as many as the limits allow.
pub async fn require_key(
    State(world): State<Arc<World>>,
    request: Request,
    next: Next,
) -> Result<Response, Problem> {
    if !has_key(request.headers(), &world.options.token) {
        return Err(Problem::unauthorized("No valid access key."));
    }
    let limit = match *request.method() {
        Method::GET | Method::HEAD => &world.limits.bird_gets,
        _ => &world.limits.bird_posts,
    };
    limit.admit(Instant::now()).map_err(Problem::rate_limited)?;
    Ok(next.run(request).await)
}

fn has_key(headers: &HeaderMap, key: &str) -> bool {
    let given = headers.get(header::AUTHORIZATION);
    let given = given.and_then(|value| value.to_str().ok()?.split_once(' '));
    given.is_some_and(|(scheme, given)| {
        scheme.eq_ignore_ascii_case("AccessKey") && same(given.trim(), key)
    })
}
