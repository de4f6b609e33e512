//! Media hosts: where an account's pictures are kept so that its system can fetch them by a public address.
//!
//! The core knows names, addresses and what follows an error; crate `hosts` talks to the storage.

mod choose;
mod expiry;
mod keys;
mod place;
mod trial;

pub use choose::{ShownHost, choose, show};
pub use expiry::expires_at_ms;
pub use keys::StorageKeys;
pub(crate) use keys::read as read_keys;
pub use place::{OwnStorage, StoragePlace};
pub use trial::{StorageProblem, StorageTrial, try_out};

use crate::channel::{ChannelError, Progress};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{path::PathBuf, sync::Arc, time::Duration};

/// The word for the system's own upload in the `uploads` table.
pub const SYSTEM: &str = "system";

/// A media host's error says what the caller does next; its text is never matched on.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostError {
    /// Nothing is lost; try again later.
    #[error("the storage cannot be reached: {0}")]
    Unreachable(String),
    /// The storage asks to wait.
    #[error("the storage asks to try later")]
    TryLater { after: Option<Duration> },
    /// The system fetches files by their public address, and the account has no storage for them.
    #[error(
        "the system fetches files by their public address: choose a storage for this account, then it goes on"
    )]
    NotChosen,
    /// There are no access keys; a person enters them.
    #[error("the access keys of the storage are missing")]
    KeysMissing,
    /// The access keys are wrong, expired or may not do this; a person enters others or changes their rights.
    #[error("the storage refuses the access keys: {0}")]
    KeysRefused(String),
    /// The bucket, container or folder is not there; a person corrects the settings.
    #[error("the storage has no such place: {0}")]
    NoSuchPlace(String),
    /// The storage said no; repeating cannot help.
    #[error("the storage said no: {0}")]
    Refused(String),
    /// It is stored, but its public address does not give it; a person opens the place or corrects the address.
    #[error("the picture is in the storage, but {url} does not give it: {why}")]
    NotPublic { url: String, why: String },
    /// Its public address gives something else.
    #[error("the picture is in the storage, but {url} gives something else")]
    Differs { url: String },
    /// An answer nobody expected.
    #[error("unexpected answer of the storage: {0}")]
    Unexpected(String),
}

impl HostError {
    /// Gives what the outbox makes of a passing error; `None` when a person has to see to the storage.
    pub(crate) fn passing(&self) -> Option<ChannelError> {
        match self {
            Self::Unreachable(why) => Some(ChannelError::Unreachable(why.clone())),
            Self::TryLater { after } => Some(ChannelError::TryLater { after: *after }),
            Self::Unexpected(why) => Some(ChannelError::Unexpected {
                status: 0,
                excerpt: why.clone(),
            }),
            Self::NotChosen
            | Self::KeysMissing
            | Self::KeysRefused(_)
            | Self::NoSuchPlace(_)
            | Self::Refused(_)
            | Self::NotPublic { .. }
            | Self::Differs { .. } => None,
        }
    }
}

/// A file about to be stored, named by its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HostedObject {
    /// `<prefix>/<sha256>.<ending>`.
    pub name: String,
    /// What the system will ask for.
    pub url: String,
    pub path: PathBuf,
    pub mime: String,
    pub sha256: String,
    pub size_bytes: u64,
}

/// An upload in parts that has begun: what the storage has confirmed so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartUpload {
    /// The storage's own id of the upload.
    pub id: String,
    pub part_bytes: u64,
    /// What the storage calls each confirmed part, from the first on without a gap.
    pub parts: Vec<String>,
}

/// Remembers an upload in parts across a break, a restart or a crash.
#[async_trait]
pub trait PartJournal: Send + Sync {
    /// Gives what was confirmed before.
    async fn read(&self) -> Result<Option<PartUpload>, HostError>;
    /// Notes what is confirmed now; written before the next part leaves.
    async fn write(&self, upload: &PartUpload) -> Result<(), HostError>;
    /// Forgets the upload: it is complete, or the storage does not know it any more.
    async fn clear(&self) -> Result<(), HostError>;
}

/// What asking for a public address found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    There,
    /// Not there any more.
    Gone,
    /// It answers, but not to us.
    Closed,
}

/// One account's own storage.
#[async_trait]
pub trait MediaHost: Send + Sync {
    /// Stores a file, in parts when it is large, going on from what the journal holds.
    async fn put(
        &self,
        object: &HostedObject,
        journal: &dyn PartJournal,
        progress: &Progress,
    ) -> Result<(), HostError>;

    /// Fetches the public address as the system will, and compares what it gives with what was stored.
    async fn verify(&self, object: &HostedObject) -> Result<(), HostError>;

    /// Gives up an upload in parts, so that its parts are not kept for ever.
    async fn abandon(&self, name: &str, upload: &PartUpload) -> Result<(), HostError>;

    /// Deletes an object; one that is not there is fine.
    async fn delete(&self, name: &str) -> Result<(), HostError>;
}

/// The door to media hosts: the one place that knows which kinds of storage there are.
#[async_trait]
pub trait MediaHosts: Send + Sync {
    /// Makes the client of a storage; nothing is asked yet.
    fn open(
        &self,
        storage: &OwnStorage,
        keys: Option<&StorageKeys>,
    ) -> Result<Arc<dyn MediaHost>, HostError>;

    /// Asks for a public address without any sign-in, as the system will.
    async fn look(&self, url: &str) -> Result<Presence, HostError>;
}

/// Stands in where no storage can be used: nothing is stored, and no address can be asked for.
pub(crate) struct NoMediaHosts;

#[async_trait]
impl MediaHosts for NoMediaHosts {
    fn open(
        &self,
        _storage: &OwnStorage,
        _keys: Option<&StorageKeys>,
    ) -> Result<Arc<dyn MediaHost>, HostError> {
        Err(HostError::Refused("no storage can be used here".into()))
    }

    async fn look(&self, _url: &str) -> Result<Presence, HostError> {
        Err(HostError::Unreachable(
            "no address can be asked for here".into(),
        ))
    }
}
