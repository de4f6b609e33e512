//! Streams files: 256 KiB at a time, never a whole one in memory.

use composer::channel::{ChannelError, OutgoingFile};
use futures_util::TryStreamExt;
use reqwest::{Body, multipart::Part};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};
use tokio::sync::mpsc::UnboundedSender;
use tokio_util::io::ReaderStream;

/// The 4 KiB default was measured 16 times slower than curl.
const BUFFER_BYTES: usize = 256 * 1024;

/// Makes a part that reads the file as it is sent and reports the bytes that have left.
pub(crate) async fn file_part(
    file: &OutgoingFile,
    sent: UnboundedSender<u64>,
) -> Result<Part, ChannelError> {
    let unreadable = |error: std::io::Error| ChannelError::Refused {
        code: "file_missing".into(),
        message: format!("the prepared file “{}” cannot be read: {error}", file.name),
    };
    let handle = tokio::fs::File::open(&file.path)
        .await
        .map_err(unreadable)?;
    let total = Arc::new(AtomicU64::new(0));
    let stream = ReaderStream::with_capacity(handle, BUFFER_BYTES).inspect_ok(move |chunk| {
        let done = total.fetch_add(chunk.len() as u64, Ordering::Relaxed) + chunk.len() as u64;
        // Nobody listening any more is fine.
        let _ = sent.send(done);
    });
    Part::stream_with_length(Body::wrap_stream(stream), file.size_bytes)
        .file_name(file.name.clone())
        .mime_str(&file.mime)
        .map_err(|error| ChannelError::Unexpected {
            status: 0,
            excerpt: error.to_string(),
        })
}
