//! The web page at `/`: groups and people as chats, where a newcomer sees a message arrive.

use std::sync::Arc;

use axum::Router;
use axum::http::{HeaderName, header};
use axum::response::IntoResponse;
use axum::routing::get;

use crate::world::World;

const HTML: &str = include_str!("../page/index.html");
const STYLE: &str = include_str!("../page/style.css");
const TOKENS: &str = include_str!("../page/tokens.css");
const SCRIPT: &str = include_str!("../page/chats.js");
const ICON: &str = include_str!("../page/icon.svg");
const MARKUP: &str = include_str!("../page/markup.js");
const CONTENT: &str = include_str!("../page/content.js");
const MEDIA: &str = include_str!("../page/media.js");

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; \
    connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page and its files.
pub fn router() -> Router<Arc<World>> {
    Router::new()
        .route(
            "/",
            get(|| async { file("text/html; charset=utf-8", HTML) }),
        )
        .route(
            "/page/style.css",
            get(|| async { file("text/css; charset=utf-8", STYLE) }),
        )
        .route(
            "/page/tokens.css",
            get(|| async { file("text/css; charset=utf-8", TOKENS) }),
        )
        .route(
            "/page/chats.js",
            get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }),
        )
        .route(
            "/page/content.js",
            get(|| async { file("text/javascript; charset=utf-8", CONTENT) }),
        )
        .route(
            "/page/media.js",
            get(|| async { file("text/javascript; charset=utf-8", MEDIA) }),
        )
        .route(
            "/page/icon.svg",
            get(|| async { file("image/svg+xml", ICON) }),
        )
        .route(
            "/page/markup.js",
            get(|| async { file("text/javascript; charset=utf-8", MARKUP) }),
        )
}

fn file(kind: &'static str, content: &'static str) -> impl IntoResponse {
    let headers: [(HeaderName, &'static str); 5] = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-cache"),
    ];
    (headers, content)
}
