//! Everything that is served, and the layers around it. Each system answers at its own native paths;
//! Routee and Bird also below a prefix of their name.

use std::sync::Arc;

use axum::Router;
use axum::extract::Request;
use axum::middleware::{from_fn, from_fn_with_state};

use super::{body, gate};
use crate::problem::Problem;
use crate::world::World;
use crate::{bird, control, faults, media, page, request_log, routee, systems, watchcollect};

/// The whole server.
pub fn all(world: Arc<World>) -> Router {
    Router::new()
        .merge(watchcollect::router(Arc::clone(&world)))
        .merge(routee::router(&world))
        .merge(bird::router(&world))
        .merge(media::router())
        .merge(control::router())
        .merge(page::router())
        .fallback(unknown_address)
        .method_not_allowed_fallback(wrong_method)
        .layer(from_fn(gate::survive_panics))
        // Here for what a fault may break in the middle, below for what the gate and faults refuse.
        .layer(from_fn(systems::word_refusals))
        .layer(from_fn(body::drain_unread))
        .layer(from_fn_with_state(Arc::clone(&world), faults::inject))
        .layer(from_fn(gate::only_loopback))
        .layer(from_fn(systems::word_refusals))
        .layer(from_fn_with_state(
            Arc::clone(&world),
            request_log::log_requests,
        ))
        .with_state(world)
}

/// Answers every address that nothing is served at.
pub async fn unknown_address(request: Request) -> Problem {
    Problem::not_found(format!("Nothing is served at {}.", request.uri().path()))
}

/// Answers a method the address does not have.
pub async fn wrong_method(request: Request) -> Problem {
    let (method, path) = (request.method(), request.uri().path());
    Problem::new(
        axum::http::StatusCode::METHOD_NOT_ALLOWED,
        "method_not_allowed",
        format!("{path} does not answer {method}."),
    )
}
