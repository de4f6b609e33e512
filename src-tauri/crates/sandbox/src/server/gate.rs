//! Who may come in: only requests that name this machine, and no other web site's pages.

use std::panic::AssertUnwindSafe;

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

use crate::problem::Problem;

/// Refuses requests for foreign host names (a web site may point its own name at 127.0.0.1) and
/// requests that pages of other sites make.
pub async fn only_loopback(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let host = text_of(headers, &header::HOST)
        .or_else(|| request.uri().authority().map(|name| name.as_str()));
    if !host.is_some_and(is_loopback) {
        return Problem::forbidden("The Host header must name 127.0.0.1 or localhost.")
            .into_response();
    }
    let origin = text_of(headers, &header::ORIGIN);
    if origin.is_some_and(|origin| !is_loopback_origin(origin)) {
        return Problem::forbidden("Pages of other sites may not use the sandbox.").into_response();
    }
    next.run(request).await
}

fn text_of<'a>(headers: &'a HeaderMap, name: &HeaderName) -> Option<&'a str> {
    headers
        .get(name)
        .map(|value| value.to_str().unwrap_or("unreadable"))
}

fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    name.eq_ignore_ascii_case("localhost") || name == "127.0.0.1" || name == "[::1]"
}

fn is_loopback_origin(origin: &str) -> bool {
    let host = origin
        .strip_prefix("http://")
        .or_else(|| origin.strip_prefix("https://"));
    host.is_some_and(is_loopback) || origin == "tauri://localhost"
}

/// Answers 500 when a handler panics, instead of dropping the connection.
pub async fn survive_panics(request: Request, next: Next) -> Response {
    let outcome = AssertUnwindSafe(next.run(request)).catch_unwind().await;
    outcome.unwrap_or_else(|_| Problem::internal("a handler panicked").into_response())
}

#[cfg(test)]
mod tests {
    use super::{is_loopback, is_loopback_origin};

    #[test]
    fn only_names_of_this_machine_are_let_in() {
        let cases = [
            ("127.0.0.1:8080", true),
            ("localhost", true),
            ("LOCALHOST:1", true),
            ("[::1]:80", true),
            ("127.0.0.1.example.org", false),
            ("example.org:8080", false),
            ("", false),
        ];
        for (host, let_in) in cases {
            assert_eq!(is_loopback(host), let_in, "{host:?}");
        }
        assert!(
            !is_loopback_origin("null"),
            "opaque origins are other sites"
        );
    }
}
