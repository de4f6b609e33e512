//! The journal of an upload in parts, kept in the store.

use crate::{
    desk::{Desk, blocking},
    error::DeskError,
    media_host::{HostError, PartJournal, PartUpload},
    store::{uploads, uploads::UploadKey},
};
use async_trait::async_trait;
use std::sync::Arc;

/// The confirmed parts of one file on its way to one host.
pub(super) struct Parts {
    pub desk: Arc<Desk>,
    pub key: UploadKey,
}

#[async_trait]
impl PartJournal for Parts {
    async fn read(&self) -> Result<Option<PartUpload>, HostError> {
        let key = self.key.clone();
        blocking(&self.desk, move |desk| {
            Ok(desk.store.read(|db| uploads::parts(db, &key))?)
        })
        .await
        .map_err(not_kept)
    }

    async fn write(&self, upload: &PartUpload) -> Result<(), HostError> {
        let (key, upload) = (self.key.clone(), upload.clone());
        blocking(&self.desk, move |desk| {
            let now_ms = desk.now_ms();
            let store = &desk.store;
            Ok(store.write(|tx| uploads::keep_parts(tx, &key, &upload, now_ms))?)
        })
        .await
        .map_err(not_kept)
    }

    async fn clear(&self) -> Result<(), HostError> {
        let key = self.key.clone();
        blocking(&self.desk, move |desk| {
            Ok(desk.store.write(|tx| uploads::drop_parts(tx, &key))?)
        })
        .await
        .map_err(not_kept)
    }
}

/// Without its note a part counts as not sent; the upload goes on later.
fn not_kept(error: DeskError) -> HostError {
    HostError::Unreachable(format!(
        "its progress could not be written down here: {error}"
    ))
}
