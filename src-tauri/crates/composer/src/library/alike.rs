//! Finds pictures that look like another one, whatever their size, quality or format.

use super::{BlobHash, LibraryItem};
use crate::{
    desk::{Desk, blocking},
    error::DeskError,
    id::DraftId,
    store::{blobs, library as stored},
};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;
use ts_rs::TS;

/// Bits of 64 that may differ between two copies of one picture.
const MOST_BITS: u32 = 6;
const MOST_SHOWN: usize = 12;
/// Pictures of an older library whose looks are taken in one go.
const BATCH: u32 = 20;
/// The work of the person comes first.
const PAUSE: Duration = Duration::from_millis(200);

/// A picture that looks like another one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct LookAlike {
    pub item: LibraryItem,
    /// Bits of 64 that differ; 0 for the very same look.
    pub bits: u32,
    /// Whether it is in the draft asked about.
    pub in_draft: bool,
    /// Names of groups that got it, the last ones first.
    pub sent_to: Vec<String>,
    /// When it was last sent.
    pub sent_at_ms: Option<i64>,
}

/// Finds the pictures that look like one, the most alike first; the picture itself only if it was sent.
pub fn look_alikes(
    desk: &Desk,
    blob: &BlobHash,
    draft: Option<DraftId>,
) -> Result<Vec<LookAlike>, DeskError> {
    desk.store.read(|db| {
        let row = blobs::read(db, blob)?.ok_or(DeskError::NotFound("file"))?;
        let mut near = match row.look {
            Some(look) => stored::near(db, look, MOST_BITS)?,
            None => Vec::new(),
        };
        near.retain(|(_, other)| other != blob);
        near.insert(0, (0, blob.clone()));
        let mut found = Vec::new();
        for (bits, other) in near.into_iter().take(MOST_SHOWN + 1) {
            let alike = stored::look_alike(db, &other, bits, draft)?;
            found.extend(alike.filter(|alike| other != *blob || alike.sent_at_ms.is_some()));
        }
        Ok(found)
    })
}

/// Takes the looks of pictures that came in before there were any, beside the work, until told to stop.
pub async fn take_looks(desk: Arc<Desk>, stop: CancellationToken) {
    loop {
        let taken = blocking(&desk, take_missing_looks).await;
        match taken {
            Ok(0) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::warn!(%error, "the looks of older pictures are taken at the next start");
                return;
            }
        }
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

/// Takes some missing looks and counts them; a picture that cannot be read has none.
pub fn take_missing_looks(desk: &Desk) -> Result<usize, DeskError> {
    let waiting = desk.store.read(|db| stored::without_look(db, BATCH))?;
    for blob in &waiting {
        let target = desk.library.temporary()?;
        let source = desk.library.blob_path(blob);
        let look = desk.doors.imaging.thumbnail(
            &source,
            target.path(),
            super::take_in::THUMB_EDGE_PX,
            None,
        );
        let look = look.unwrap_or_else(|error| {
            tracing::info!(%error, %blob, "an older picture has no look");
            None
        });
        desk.store.write(|tx| stored::set_look(tx, blob, look))?;
    }
    Ok(waiting.len())
}
