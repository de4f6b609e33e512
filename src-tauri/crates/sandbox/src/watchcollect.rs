//! The imitation of watchcollect: every path of `contracts/watchcollect.yaml`, mounted at the root.

mod auth;
mod body;
mod draft_fields;
mod drafts;
mod fields;
mod group_presets;
mod groups;
mod paging;
mod pairing;
mod record_id;
mod schedules;
mod seed;
mod send_command;
mod sends;
mod sessions;
mod timetable;
mod uploads;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, patch, post};

pub use auth::same;
pub use body::{TooLong, content_type, parse_json, read_json};
pub use groups::chats;
pub use paging::QueryText;
pub use record_id::RecordId;
pub use seed::{seed, wipe};
pub use sessions::{read_all as all_sessions, set_status};
pub use timetable::{Due, happen, next_due};

use crate::server::{unknown_address, wrong_method};
use crate::world::World;

/// The one person the token belongs to.
pub const ACTOR: &str = "user_36Kq2vTnW8dZ1bXy";

/// Largest multipart request.
const MAX_MULTIPART_BYTES: usize = 64 * MIB;
const MIB: usize = 1024 * 1024;

/// All routes of the contract, behind the token and the rate limit.
pub fn router(world: Arc<World>) -> Router<Arc<World>> {
    let image_bytes = usize::try_from(world.options.image_bytes).unwrap_or(usize::MAX);
    // A form has a little more than its file.
    let most_bytes = MAX_MULTIPART_BYTES.max(image_bytes.saturating_add(MIB));
    Router::new()
        .route("/v2/outbound/sends", post(sends::create).get(sends::list))
        .route("/v2/outbound/sends/{id}", get(sends::show))
        .route("/v2/outbound/media", post(uploads::create))
        .route("/v2/outbound/schedules", get(schedules::list))
        .route(
            "/v2/outbound/schedules/{id}",
            get(schedules::show).delete(schedules::cancel),
        )
        .route(
            "/v2/outbound/drafts",
            post(drafts::create).get(drafts::list),
        )
        .route(
            "/v2/outbound/drafts/{id}",
            get(drafts::show).delete(drafts::remove),
        )
        .route(
            "/v2/outbound/group-presets",
            get(group_presets::list).post(group_presets::create),
        )
        .route(
            "/v2/outbound/group-presets/{id}",
            patch(group_presets::update).delete(group_presets::remove),
        )
        .route("/v2/sessions", get(sessions::list).post(sessions::create))
        .route("/v2/sessions/{id}/auth/qr", get(pairing::qr))
        .route(
            "/v2/sessions/{id}/auth/request-code",
            post(pairing::request_code),
        )
        .route("/v2/sessions/{id}/start", post(sessions::start))
        .route("/v2/sessions/{id}/sync", post(sessions::sync))
        .route("/v2/groups", get(groups::list))
        .route("/v2", any(unknown_address))
        .route("/v2/", any(unknown_address))
        .route("/v2/{*rest}", any(unknown_address))
        .method_not_allowed_fallback(wrong_method)
        .layer(DefaultBodyLimit::max(most_bytes))
        .layer(from_fn_with_state(world, auth::require_token))
}
