//! A bucket or container: small files in one request, large ones in parts.

use crate::{
    PART_BYTES,
    answer::{Seen, host_error},
    chunks::Chunks,
    places::Place,
    public::Public,
    wire::{noted, watched},
};
use async_trait::async_trait;
use composer::{
    channel::Progress,
    media_host::{HostError, HostedObject, MediaHost, PartJournal, PartUpload},
};
use object_store::{Attribute, Attributes, ObjectStore, ObjectStoreExt, PutOptions, path::Path};

/// A name is made of the content, so what it names never changes.
const CACHING: &str = "public, max-age=31536000, immutable";

/// One account's bucket.
pub(crate) struct Bucket {
    pub(crate) place: Place,
    /// Never repeated in an error.
    secrets: Vec<String>,
    public: Public,
}

impl Bucket {
    /// Joins a store and the way its objects are fetched.
    pub fn new(place: Place, secrets: Vec<String>, public: Public) -> Self {
        Self {
            place,
            secrets,
            public,
        }
    }

    /// Gives what the caller does about a failed call.
    pub(crate) fn error(&self, (error, seen): (object_store::Error, Option<Seen>)) -> HostError {
        host_error(&error, seen, &self.secrets)
    }

    async fn put_whole(&self, object: &HostedObject, progress: &Progress) -> Result<(), HostError> {
        let mut chunks = Chunks::open(object, 0).await?;
        let payload = chunks.next(PART_BYTES).await?.unwrap_or_default();
        let options = PutOptions {
            attributes: headers(object),
            ..PutOptions::default()
        };
        let path = Path::from(object.name.as_str());
        let put = self.place.whole.put_opts(&path, payload, options);
        watched(put, progress)
            .await
            .map_err(|why| self.error(why))?;
        Ok(())
    }
}

/// Gives the headers the finished object is served with.
pub(crate) fn headers(object: &HostedObject) -> Attributes {
    Attributes::from_iter([
        (Attribute::ContentType, object.mime.clone()),
        (Attribute::CacheControl, CACHING.to_owned()),
    ])
}

#[async_trait]
impl MediaHost for Bucket {
    async fn put(
        &self,
        object: &HostedObject,
        journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<(), HostError> {
        if object.size_bytes <= PART_BYTES {
            return self.put_whole(object, progress).await;
        }
        self.put_in_parts(object, journal, progress).await
    }

    async fn verify(&self, object: &HostedObject) -> Result<(), HostError> {
        self.public.verify(object).await
    }

    async fn abandon(&self, name: &str, upload: &PartUpload) -> Result<(), HostError> {
        let path = Path::from(name);
        let abort = self.place.parts.abort_multipart(&path, &upload.id);
        noted(abort).await.map_err(|why| self.error(why))
    }

    async fn delete(&self, name: &str) -> Result<(), HostError> {
        let path = Path::from(name);
        match noted(self.place.whole.delete(&path)).await {
            Ok(()) | Err((object_store::Error::NotFound { .. }, _)) => Ok(()),
            Err(why) => Err(self.error(why)),
        }
    }
}
