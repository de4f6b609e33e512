//! Keeps files in the store of the app's own sandbox, which lends practice accounts the public place Routee asks for.

use composer::channel::{ChannelError, OutgoingFile, RemoteFile};
use reqwest::{Body, Client, Url, header::CONTENT_TYPE};
use serde::Deserialize;

use crate::http::{Answer, Reach, from_send_error};

/// Where the sandbox takes files of any kind.
pub(super) fn address(base_url: &str) -> Option<Url> {
    Url::parse(base_url).ok()?.join("/_sandbox/media").ok()
}

#[derive(Deserialize)]
struct Kept {
    url: String,
}

/// Keeps a file, streamed, and gives its address.
pub(super) async fn keep(
    http: &Client,
    store: &Url,
    file: &OutgoingFile,
) -> Result<RemoteFile, ChannelError> {
    let unreadable = |error: std::io::Error| ChannelError::Refused {
        code: "file_missing".into(),
        message: format!("the prepared file “{}” cannot be read: {error}", file.name),
    };
    let opened = tokio::fs::File::open(&file.path).await;
    let call = http
        .post(store.clone())
        .query(&[("filename", &file.name)])
        .header(CONTENT_TYPE, &file.mime)
        .body(Body::from(opened.map_err(unreadable)?));
    let reach = Reach::Harmless;
    let sent = call.send().await;
    let response = sent.map_err(|error| from_send_error(&error, reach))?;
    let kept: Kept = Answer::read(response, reach).await?.parse()?;
    Ok(RemoteFile {
        url: kept.url,
        mime: file.mime.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size_bytes: file.size_bytes,
        storage_key: None,
    })
}
