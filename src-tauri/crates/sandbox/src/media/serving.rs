//! Serving kept files under `/media/{sha256}/{filename}`; only the hash decides what is read.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, header};
use axum::response::Response;
use axum::routing::get;
use tokio_util::io::ReaderStream;

use super::is_hash;
use crate::problem::Problem;
use crate::world::World;

const BUFFER_BYTES: usize = 256 * 1024;
const MAX_FILENAME_CHARS: usize = 120;

/// Routes of the kept files; no token, as the addresses are given to the imitated WhatsApp.
pub fn router() -> Router<Arc<World>> {
    Router::new().route("/media/{sha256}/{filename}", get(serve))
}

async fn serve(
    State(world): State<Arc<World>>,
    path: Option<Path<(String, String)>>,
) -> Result<Response, Problem> {
    let unknown = || Problem::not_found("No such image.");
    let Path((sha256, _)) = path.ok_or_else(unknown)?;
    if !is_hash(&sha256) {
        return Err(unknown());
    }
    let hash = sha256.clone();
    let found = world.store.read(move |tx| super::find(tx, &hash)).await?;
    let (mimetype, size_bytes) = found.ok_or_else(unknown)?;
    stored(&world, &sha256, &mimetype, size_bytes).await
}

/// The answer that carries a kept file.
pub async fn stored(
    world: &World,
    sha256: &str,
    mimetype: &str,
    size_bytes: i64,
) -> Result<Response, Problem> {
    let file = tokio::fs::File::open(world.media.path_of(sha256))
        .await
        .map_err(|_| Problem::not_found("No such file."))?;
    let body = Body::from_stream(ReaderStream::with_capacity(file, BUFFER_BYTES));
    Ok(with_headers(
        Response::new(body),
        mimetype,
        size_bytes,
        sha256,
    ))
}

fn with_headers(mut response: Response, mimetype: &str, size_bytes: i64, sha256: &str) -> Response {
    let headers = response.headers_mut();
    let mimetype = HeaderValue::from_str(mimetype)
        .unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, mimetype);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(size_bytes));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static("default-src 'none'; sandbox"),
    );
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{sha256}\"")) {
        headers.insert(header::ETAG, tag);
    }
    response
}

/// Keeps the last part of a given file name, without anything that could be a path or a control character.
pub fn clean_filename(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last
        .chars()
        .filter(|letter| !letter.is_control())
        .take(MAX_FILENAME_CHARS)
        .collect();
    match clean.trim() {
        "" | "." | ".." => "image".to_owned(),
        name => name.to_owned(),
    }
}

/// Writes a file name as one segment of an address.
pub fn in_path(filename: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    filename
        .bytes()
        .map(|byte| {
            if keep(byte) {
                char::from(byte).to_string()
            } else {
                format!("%{byte:02X}")
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{clean_filename, in_path};

    #[test]
    fn file_names_lose_their_folders_and_control_characters() {
        for (given, kept) in [
            ("../../etc/passwd", "passwd"),
            ("C:\\photos\\dial.jpg", "dial.jpg"),
            ("a\u{0}b\n.png", "ab.png"),
            ("..", "image"),
            ("", "image"),
        ] {
            assert_eq!(clean_filename(given), kept, "{given:?}");
        }
    }

    #[test]
    fn file_names_are_escaped_in_addresses() {
        assert_eq!(in_path("brood 1/2?.jpg"), "brood%201%2F2%3F.jpg");
    }
}
