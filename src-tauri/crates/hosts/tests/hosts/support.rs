//! Files to store, a journal in memory, and the storages they go to.

mod fake;
mod s3;

pub use fake::{Fake, serve_folder};
pub use s3::{Fault, Kind, S3, SECRET, keys as s3_keys, open as s3_open};

use async_trait::async_trait;
use composer::media_host::{HostError, HostedObject, OwnStorage, PartJournal, PartUpload};
use sha2::{Digest, Sha256};
use std::{
    io::Write,
    sync::{Arc, Mutex},
};
use tempfile::NamedTempFile;

pub const MIB: usize = 1024 * 1024;

/// A file of so many bytes that repeats nothing, and its object in a storage.
pub fn object(storage: &OwnStorage, bytes: usize) -> (HostedObject, NamedTempFile) {
    let content: Vec<u8> = (0..bytes as u64)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8)
        .collect();
    let mut file = NamedTempFile::new().unwrap();
    file.write_all(&content).unwrap();
    let sha256: String = Sha256::digest(&content)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let name = storage.object_name(&sha256, "image/jpeg");
    let object = HostedObject {
        url: storage.url(&name),
        name,
        path: file.path().to_owned(),
        mime: "image/jpeg".into(),
        sha256,
        size_bytes: bytes as u64,
    };
    (object, file)
}

/// A journal that also remembers every note.
#[derive(Default)]
pub struct Journal {
    now: Mutex<Option<PartUpload>>,
    notes: Mutex<Vec<usize>>,
}

impl Journal {
    pub fn now(&self) -> Option<PartUpload> {
        self.now.lock().unwrap().clone()
    }

    /// Numbers of confirmed parts, note by note.
    pub fn notes(&self) -> Vec<usize> {
        self.notes.lock().unwrap().clone()
    }
}

#[async_trait]
impl PartJournal for Journal {
    async fn read(&self) -> Result<Option<PartUpload>, HostError> {
        Ok(self.now())
    }

    async fn write(&self, upload: &PartUpload) -> Result<(), HostError> {
        self.notes.lock().unwrap().push(upload.parts.len());
        *self.now.lock().unwrap() = Some(upload.clone());
        Ok(())
    }

    async fn clear(&self) -> Result<(), HostError> {
        *self.now.lock().unwrap() = None;
        Ok(())
    }
}

/// Remembers what was told about the progress.
#[derive(Default)]
pub struct Told(Arc<Mutex<Vec<u64>>>);

impl Told {
    pub fn listener(&self) -> impl Fn(u64) + Send + Sync + 'static {
        let told = self.0.clone();
        move |done| told.lock().unwrap().push(done)
    }

    pub fn all(&self) -> Vec<u64> {
        self.0.lock().unwrap().clone()
    }
}
