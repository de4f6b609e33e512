//! Uploads in parts, one after the other: each confirmed part is in the journal before the next one leaves, so that a
//! break costs one part.

use crate::{
    MOST_PARTS, PART_BYTES,
    answer::is_forgotten_upload,
    bucket::{Bucket, headers},
    chunks::Chunks,
    wire::{noted, watched},
};
use composer::{
    channel::Progress,
    media_host::{HostError, HostedObject, PartJournal, PartUpload},
};
use object_store::{PutMultipartOptions, multipart::PartId, path::Path};

/// How a try to bring the missing parts ended.
enum Brought {
    All,
    /// The storage does not know the upload any more.
    Forgotten,
}

impl Bucket {
    pub(crate) async fn put_in_parts(
        &self,
        object: &HostedObject,
        journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<(), HostError> {
        if let Some(begun) = journal.read().await? {
            match self.go_on(object, begun, journal, progress).await? {
                Brought::All => return journal.clear().await,
                // It was given up there in the meantime, as storages do after some days.
                Brought::Forgotten => journal.clear().await?,
            }
        }
        let begun = self.begin(object).await?;
        journal.write(&begun).await?;
        match self.go_on(object, begun, journal, progress).await? {
            Brought::All => journal.clear().await,
            Brought::Forgotten => {
                journal.clear().await?;
                let why = "it forgot an upload while it was under way".to_owned();
                Err(HostError::Unreachable(why))
            }
        }
    }

    async fn begin(&self, object: &HostedObject) -> Result<PartUpload, HostError> {
        let path = Path::from(object.name.as_str());
        let mut options = PutMultipartOptions::default();
        if self.place.parts_take_headers {
            options.attributes = headers(object);
        }
        let begun = self.place.parts.create_multipart_opts(&path, options);
        let id = noted(begun).await.map_err(|why| self.error(why))?;
        Ok(PartUpload {
            id,
            part_bytes: part_bytes(object.size_bytes),
            parts: Vec::new(),
        })
    }

    /// Brings the parts that are missing, and puts them together.
    async fn go_on(
        &self,
        object: &HostedObject,
        mut upload: PartUpload,
        journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<Brought, HostError> {
        let path = Path::from(object.name.as_str());
        let mut done = (upload.parts.len() as u64) * upload.part_bytes;
        progress(done.min(object.size_bytes));
        let mut chunks = Chunks::open(object, done).await?;
        while let Some(payload) = chunks.next(upload.part_bytes).await? {
            let length = payload.content_length() as u64;
            let number = upload.parts.len();
            let put = self
                .place
                .parts
                .put_part(&path, &upload.id, number, payload);
            match watched(put, &|left| progress(done + left)).await {
                Ok(part) => upload.parts.push(part.content_id),
                Err((_, seen)) if is_forgotten_upload(seen.as_ref()) => {
                    return Ok(Brought::Forgotten);
                }
                Err(why) => return Err(self.error(why)),
            }
            done += length;
            journal.write(&upload).await?;
        }
        let parts = upload.parts.iter().map(|content_id| PartId {
            content_id: content_id.clone(),
        });
        let complete = self
            .place
            .parts
            .complete_multipart(&path, &upload.id, parts.collect());
        match noted(complete).await {
            Ok(_) => Ok(Brought::All),
            Err((_, seen)) if is_forgotten_upload(seen.as_ref()) => Ok(Brought::Forgotten),
            Err(why) => Err(self.error(why)),
        }
    }
}

/// Gives the size of a part: as small as storages allow, and larger only where there would be too many.
fn part_bytes(size_bytes: u64) -> u64 {
    let needed = size_bytes.div_ceil(MOST_PARTS);
    needed.div_ceil(PART_BYTES).max(1) * PART_BYTES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_as_small_as_storages_allow_and_never_too_many() {
        assert_eq!(part_bytes(PART_BYTES + 1), PART_BYTES);
        assert_eq!(part_bytes(PART_BYTES * MOST_PARTS), PART_BYTES);
        let large = PART_BYTES * MOST_PARTS + 1;
        assert_eq!(part_bytes(large), 2 * PART_BYTES);
        assert!(large.div_ceil(part_bytes(large)) <= MOST_PARTS);
    }
}
