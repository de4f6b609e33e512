//! The imitation of Bird's Channels API: every path of `contracts/bird.yaml`, at the root and below
//! `/bird`, with the signed uploads it hands out.

mod access;
mod arrivals;
mod body;
mod channels;
mod contacts;
mod content;
mod failure;
mod interactions;
mod messages;
mod progress;
mod refusal;
mod seed;
mod templates;
mod uploads;
mod windows;
mod workspace;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

pub use arrivals::{Incoming, receive};
pub use interactions::click;
pub use progress::reach;
pub use refusal::word;
pub use seed::{WORKSPACE, seed, wipe};
pub use workspace::{Change, change as change_workspace, show as show_workspace};

use crate::server::{unknown_address, wrong_method};
use crate::world::World;

/// All routes of the contract, behind the access key and the rate limits; uploads and media need no key.
pub fn router(world: &Arc<World>) -> Router<Arc<World>> {
    let unknown = Router::new().route("/{*rest}", any(unknown_address));
    let form = Router::new()
        .route("/uploads", post(uploads::take))
        .layer(DefaultBodyLimit::max(uploads::MAX_REQUEST_BYTES));
    let prefixed = paths(world).merge(form).merge(unknown);
    Router::new().merge(paths(world)).nest("/bird", prefixed)
}

fn paths(world: &Arc<World>) -> Router<Arc<World>> {
    const CHANNEL: &str = "/workspaces/{workspace}/channels/{channel}";
    let at = |rest: &str| format!("{CHANNEL}{rest}");
    Router::new()
        .route("/workspaces/{workspace}/channels", get(channels::list))
        .route(CHANNEL, get(channels::show))
        .route(&at("/contacts/{contact}"), get(windows::show))
        .route(&at("/messages"), post(messages::create).get(messages::list))
        .route(&at("/messages/{message}"), get(messages::show))
        .route(
            &at("/messages/{message}/interactions"),
            get(interactions::list),
        )
        .route(&at("/presigned-upload"), post(uploads::sign))
        .method_not_allowed_fallback(wrong_method)
        .route_layer(from_fn_with_state(Arc::clone(world), access::require_key))
        .route(&at("/media/{media}"), get(uploads::serve))
}
