//! `/_sandbox`: the sandbox's own controls, for tests and for the page; no token, loopback only.

mod clock;
mod imitations;
mod world;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Request};
use axum::routing::{any, get, post};
use serde_json::Value;

use crate::problem::Problem;
use crate::server::unknown_address;
use crate::watchcollect::read_json;
use crate::world::World;

/// All controls.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route("/_sandbox/clock", get(clock::show).post(clock::change))
        .route("/_sandbox/deliveries", get(world::deliveries))
        .route("/_sandbox/arrived", get(world::deliveries))
        .route("/_sandbox/chats", get(world::chats))
        .route("/_sandbox/events", get(world::events))
        .route(
            "/_sandbox/faults",
            get(world::faults)
                .post(world::add_fault)
                .delete(world::clear_faults),
        )
        .route("/_sandbox/requests", get(world::requests))
        .route("/_sandbox/reset", post(world::reset))
        .route("/_sandbox/sessions/{id}", post(world::set_session))
        .route(
            "/_sandbox/routee",
            get(imitations::show_routee).post(imitations::change_routee),
        )
        .route(
            "/_sandbox/bird",
            get(imitations::show_bird).post(imitations::change_bird),
        )
        .route("/_sandbox/bird/incoming", post(imitations::receive))
        .route("/_sandbox/bird/clicks", post(imitations::press))
        .route(
            "/_sandbox/media",
            post(imitations::host).layer(DefaultBodyLimit::disable()),
        )
        .route("/_sandbox/{*rest}", any(unknown_address))
}

async fn json_of(request: Request) -> Result<Value, Problem> {
    read_json(request, crate::watchcollect::TooLong::PayloadTooLarge).await
}
