//! The `media://` scheme: pictures by hash for the page. It takes a 64-hex hash and nothing else.

use crate::shell::Shell;
use composer::{
    desk::Desk,
    error::DeskError,
    library::{self, BlobHash},
};
use std::path::PathBuf;
use tauri::{
    AppHandle, Manager, Runtime, UriSchemeResponder,
    http::{Request, Response, StatusCode, header},
};

const THUMB_EDGE_PX: u32 = 320;

enum Wanted {
    Thumb(BlobHash),
    /// What will really be sent.
    Full(BlobHash),
}

/// Answers one request without holding up the page.
pub fn answer<R: Runtime>(app: &AppHandle<R>, request: &Request<Vec<u8>>, to: UriSchemeResponder) {
    let wanted = parse(request.uri().path());
    let desk = app.try_state::<Shell>().map(|shell| shell.desk().clone());
    tauri::async_runtime::spawn_blocking(move || {
        let found = wanted
            .zip(desk)
            .and_then(|(wanted, desk)| read(&desk, &wanted));
        to.respond(found.map_or_else(missing, picture));
    });
}

fn parse(path: &str) -> Option<Wanted> {
    let (kind, hash) = path.strip_prefix('/')?.split_once('/')?;
    let hash = hash.parse().ok()?;
    match kind {
        "thumb" => Some(Wanted::Thumb(hash)),
        "full" => Some(Wanted::Full(hash)),
        _ => None,
    }
}

fn read(desk: &Desk, wanted: &Wanted) -> Option<Vec<u8>> {
    let path: Result<PathBuf, DeskError> = match wanted {
        Wanted::Thumb(hash) => library::thumbnail(desk, hash, THUMB_EDGE_PX),
        Wanted::Full(hash) => {
            library::rendition(desk, hash, library::default_budget()).map(|(_, path)| path)
        }
    };
    let read = path.and_then(|path| Ok(std::fs::read(path)?));
    read.inspect_err(|error| tracing::warn!(%error, "a picture could not be shown"))
        .ok()
}

fn picture(bytes: Vec<u8>) -> Response<Vec<u8>> {
    let mime = if bytes.starts_with(b"\x89PNG") {
        "image/png"
    } else {
        "image/jpeg"
    };
    Response::builder()
        .header(header::CONTENT_TYPE, mime)
        .header(header::CACHE_CONTROL, "public, max-age=31536000, immutable")
        .header(header::X_CONTENT_TYPE_OPTIONS, "nosniff")
        .body(bytes)
        .unwrap_or_else(|_| missing())
}

fn missing() -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn only_a_kind_and_a_hash_are_taken() {
        let hash = "a".repeat(64);
        assert!(parse(&format!("/thumb/{hash}")).is_some());
        assert!(parse(&format!("/full/{hash}")).is_some());
        for bad in ["/thumb/../../etc/passwd", "/other/x", "/thumb/", "thumb"] {
            assert!(parse(bad).is_none(), "{bad}");
        }
        assert!(parse(&format!("/thumb/{}", "A".repeat(64))).is_none());
        assert!(parse(&format!("/thumb/{hash}/x")).is_none());
    }
}
