//! A folder on this computer that a web server shows to the world.

use crate::{BUFFER_BYTES, chunks::Chunks, public::Public};
use async_trait::async_trait;
use composer::{
    channel::Progress,
    media_host::{HostError, HostedObject, MediaHost, PartJournal, PartUpload},
};
use object_store::{ObjectStoreExt, local::LocalFileSystem, path::Path};

/// One account's folder.
pub(crate) struct Folder {
    files: LocalFileSystem,
    public: Public,
}

impl Folder {
    /// Uses a folder that is there already: one that is missing is a mistake or a disk that is not plugged in.
    pub fn open(path: &std::path::Path, public: Public) -> Result<Self, HostError> {
        if !path.is_dir() {
            return Err(HostError::NoSuchPlace(path.display().to_string()));
        }
        let files = LocalFileSystem::new_with_prefix(path)
            .map_err(|error| HostError::NoSuchPlace(error.to_string()))?
            .with_fsync(true);
        Ok(Self { files, public })
    }
}

#[async_trait]
impl MediaHost for Folder {
    /// Writes beside and renames, so that nobody fetches half a picture.
    async fn put(
        &self,
        object: &HostedObject,
        _journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<(), HostError> {
        let path = Path::from(object.name.as_str());
        let mut upload = self.files.put_multipart(&path).await.map_err(failed)?;
        let mut chunks = Chunks::open(object, 0).await?;
        let mut done = 0;
        while let Some(payload) = chunks.next(BUFFER_BYTES as u64).await? {
            done += payload.content_length() as u64;
            if let Err(error) = upload.put_part(payload).await {
                // The half is removed as far as that works; the reason counts.
                let _ = upload.abort().await;
                return Err(failed(error));
            }
            progress(done);
        }
        upload.complete().await.map_err(failed)?;
        Ok(())
    }

    async fn verify(&self, object: &HostedObject) -> Result<(), HostError> {
        self.public.verify(object).await
    }

    async fn abandon(&self, _name: &str, _upload: &PartUpload) -> Result<(), HostError> {
        Ok(())
    }

    async fn delete(&self, name: &str) -> Result<(), HostError> {
        match self.files.delete(&Path::from(name)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(failed(error)),
        }
    }
}

/// A disk can be full or away for a while; the rest is a person's.
fn failed(error: object_store::Error) -> HostError {
    match error {
        object_store::Error::PermissionDenied { .. } => {
            HostError::Refused("the folder cannot be written to".to_owned())
        }
        other => HostError::Unreachable(crate::wire::root_cause(&other)),
    }
}
