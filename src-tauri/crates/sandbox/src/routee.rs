//! The imitation of Routee: every path of `contracts/routee.yaml`, with the prefix `/whatsapp` and
//! without it, at the root and below `/routee`. Nothing here pushes: a desktop app hears of no status.

mod account;
mod auth;
mod body;
mod campaign;
mod command;
mod content;
mod media_check;
mod progress;
mod refusal;
mod seed;
mod templates;
mod token;
mod tracking;

use std::sync::Arc;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};

pub use account::{Change, change as change_account, show as show_account};
pub use progress::reach;
pub use refusal::word;
pub use seed::{RouteeWorld, seed, wipe, world};

use crate::server::{unknown_address, wrong_method};
use crate::world::World;

/// All routes of the contract; all but the token's stand behind a token and the rate limit.
pub fn router(world: &Arc<World>) -> Router<Arc<World>> {
    let own = || paths(world);
    let unknown = Router::new().route("/{*rest}", any(unknown_address));
    Router::new()
        .merge(own())
        .nest("/routee", own().merge(unknown))
}

fn paths(world: &Arc<World>) -> Router<Arc<World>> {
    let limited = from_fn_with_state(Arc::clone(world), auth::limit);
    Router::new()
        .route("/accounts/me/balance", get(account::balance))
        .merge(whatsapp_paths())
        .nest("/whatsapp", whatsapp_paths())
        .method_not_allowed_fallback(wrong_method)
        .route_layer(from_fn_with_state(Arc::clone(world), auth::require_token))
        .route("/oauth/token", post(token::create))
        .method_not_allowed_fallback(wrong_method)
        .route_layer(limited)
}

fn whatsapp_paths() -> Router<Arc<World>> {
    Router::new()
        .route("/campaign", post(campaign::create))
        .route("/tracking/campaign/{id}", get(tracking::show))
        .route("/tracking/campaign/{id}/history", get(tracking::history))
        .route("/accounts/templates/{id}", get(templates::show))
        .route("/accounts/{account}/templates", post(templates::submit))
}
