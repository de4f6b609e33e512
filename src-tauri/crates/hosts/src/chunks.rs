//! Reads a stretch of a file in chunks of 256 KiB, so that no more than one part is ever in memory.

use crate::BUFFER_BYTES;
use bytes::BytesMut;
use composer::media_host::{HostError, HostedObject};
use object_store::PutPayload;
use std::io::SeekFrom;
use tokio::{
    fs::File,
    io::{AsyncReadExt, AsyncSeekExt},
};

/// A file about to leave.
pub(crate) struct Chunks {
    file: File,
    left: u64,
}

impl Chunks {
    /// Opens a file at a distance from its beginning.
    pub async fn open(object: &HostedObject, from: u64) -> Result<Self, HostError> {
        let mut file = File::open(&object.path).await.map_err(unreadable)?;
        file.seek(SeekFrom::Start(from)).await.map_err(unreadable)?;
        let left = object.size_bytes.saturating_sub(from);
        Ok(Self { file, left })
    }

    /// Reads the next stretch of at most so many bytes; `None` at the end.
    pub async fn next(&mut self, most: u64) -> Result<Option<PutPayload>, HostError> {
        let mut wanted = self.left.min(most);
        if wanted == 0 {
            return Ok(None);
        }
        self.left -= wanted;
        let mut chunks = Vec::new();
        while wanted > 0 {
            let size = usize::try_from(wanted).map_or(BUFFER_BYTES, |left| left.min(BUFFER_BYTES));
            let mut chunk = BytesMut::zeroed(size);
            self.file.read_exact(&mut chunk).await.map_err(unreadable)?;
            wanted -= size as u64;
            chunks.push(chunk.freeze());
        }
        Ok(Some(PutPayload::from_iter(chunks)))
    }
}

fn unreadable(error: std::io::Error) -> HostError {
    HostError::Refused(format!("the prepared picture cannot be read here: {error}"))
}
