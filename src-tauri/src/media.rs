//! The `media://` scheme: pictures for the page, by kind, 64-hex hash and the code of an edit; nothing else is taken.

use crate::shell::Shell;
use composer::{
    content::PictureEdit,
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

#[derive(Debug, PartialEq)]
enum Wanted {
    Thumb(BlobHash, Option<PictureEdit>),
    /// What will really be sent.
    Full(BlobHash, Option<PictureEdit>),
    /// Upright and whole, for the editor.
    Original(BlobHash),
    /// What arrives after WhatsApp's own rescale.
    Simulated(BlobHash, Option<PictureEdit>),
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
    let (kind, rest) = path.strip_prefix('/')?.split_once('/')?;
    let (hash, edit) = match rest.split_once('/') {
        Some((hash, code)) => (hash, Some(code.parse().ok()?)),
        None => (rest, None),
    };
    let hash = hash.parse().ok()?;
    match (kind, edit) {
        ("thumb", edit) => Some(Wanted::Thumb(hash, edit)),
        ("full", edit) => Some(Wanted::Full(hash, edit)),
        ("original", None) => Some(Wanted::Original(hash)),
        ("simulated", edit) => Some(Wanted::Simulated(hash, edit)),
        _ => None,
    }
}

fn read(desk: &Desk, wanted: &Wanted) -> Option<Vec<u8>> {
    let sent = |hash, edit| {
        library::rendition(desk, hash, edit, library::default_budget()).map(|(_, path)| path)
    };
    let path: Result<PathBuf, DeskError> = match wanted {
        Wanted::Thumb(hash, edit) => library::thumbnail(desk, hash, *edit, THUMB_EDGE_PX),
        Wanted::Full(hash, edit) => sent(hash, *edit),
        Wanted::Original(hash) => sent(hash, None),
        Wanted::Simulated(hash, edit) => library::simulated(desk, hash, *edit),
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
    use super::{Wanted, parse};

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

    #[test]
    fn an_edit_is_taken_by_its_canonical_code_only() {
        let hash = "a".repeat(64);
        let code = "r1m0s-35c100.200.5000.5000";
        let edit = Some(code.parse().expect("a code"));
        let blob = hash.parse().expect("a hash");
        let wanted = parse(&format!("/full/{hash}/{code}"));
        assert_eq!(wanted, Some(Wanted::Full(blob, edit)));
        for kind in ["thumb", "simulated"] {
            assert!(parse(&format!("/{kind}/{hash}/{code}")).is_some(), "{kind}");
        }
        assert!(parse(&format!("/simulated/{hash}")).is_some());
        assert!(parse(&format!("/original/{hash}")).is_some());
        for bad in [
            format!("/original/{hash}/{code}"),
            format!("/full/{hash}/"),
            format!("/full/{hash}/r0m0s0"),
            format!("/full/{hash}/r01m0s1"),
            format!("/full/{hash}/{code}/"),
            format!("/full/{hash}/../{code}"),
            format!("/full/{code}"),
        ] {
            assert!(parse(&bad).is_none(), "{bad}");
        }
    }
}
