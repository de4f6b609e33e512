//! Tries a storage out: stores a small file, fetches it by its public address, and deletes it.

use super::{
    HostError, HostedObject, OwnStorage, PartJournal, PartUpload, StorageKeys, StoragePlace,
    choose::{check_keys, checked},
    keys,
};
use crate::{
    desk::{Desk, blocking},
    error::DeskError,
    id::AccountId,
    library::hash_file,
};
use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use std::{io::Write, sync::Arc};
use ts_rs::TS;
use uuid::Uuid;

/// What a trial found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct StorageTrial {
    /// The public address the file was fetched from.
    pub url: String,
    /// `None`: it was stored, fetched as it was, and deleted.
    pub problem: Option<StorageProblem>,
    /// The storage's own words, when there is a problem.
    pub detail: Option<String>,
}

/// What is wrong with a storage, by what a person does about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum StorageProblem {
    /// Check the address and the network.
    Unreachable,
    /// Enter the keys.
    KeysMissing,
    /// Enter other keys, or give them more rights.
    KeysRefused,
    /// Correct the name of the bucket, container or folder.
    NoSuchPlace,
    /// Read the storage's own words.
    Refused,
    /// Open the place to the public, or correct the public address.
    NotPublic,
    /// The public address shows another place.
    Differs,
    /// It works, but the trial's file could not be deleted; nothing has to be done.
    NotDeleted,
}

impl StorageProblem {
    fn of(error: &HostError) -> Self {
        match error {
            HostError::Unreachable(_) | HostError::TryLater { .. } => Self::Unreachable,
            HostError::KeysMissing => Self::KeysMissing,
            HostError::KeysRefused(_) => Self::KeysRefused,
            HostError::NoSuchPlace(_) => Self::NoSuchPlace,
            HostError::NotChosen | HostError::Refused(_) | HostError::Unexpected(_) => {
                Self::Refused
            }
            HostError::NotPublic { .. } => Self::NotPublic,
            HostError::Differs { .. } => Self::Differs,
        }
    }
}

/// Tries a storage out with the given keys, or with those an account has already; nothing of it is kept.
pub async fn try_out(
    desk: &Arc<Desk>,
    account: AccountId,
    storage: OwnStorage,
    new_keys: Option<StorageKeys>,
) -> Result<StorageTrial, DeskError> {
    let storage = storage.checked()?;
    let new_keys = new_keys.map(checked).transpose()?;
    let place = storage.clone();
    let (object, keys, _file) = blocking(desk, move |desk| {
        let keys = match new_keys {
            Some(keys) => Some(keys),
            None if matches!(place.place, StoragePlace::Folder { .. }) => None,
            None => keys::read(desk, account),
        };
        let mut file = desk.library.temporary()?;
        writeln!(
            file,
            "Postroom stored this file to see whether pictures can be kept here, and deletes it again. {}",
            Uuid::now_v7()
        )?;
        file.flush()?;
        let sha256 = hash_file(file.path())?;
        let name = place.object_name(&sha256, "text/plain");
        let object = HostedObject {
            url: place.url(&name),
            name,
            path: file.path().to_owned(),
            mime: "text/plain".into(),
            sha256,
            size_bytes: file.as_file().metadata()?.len(),
        };
        Ok((object, keys, file))
    })
    .await?;
    let found = go_through(desk, &storage, keys.as_ref(), &object).await;
    let (problem, detail) = match found {
        Ok(Deleted::Yes) => (None, None),
        Ok(Deleted::No(error)) => (Some(StorageProblem::NotDeleted), Some(error.to_string())),
        Err(error) => (Some(StorageProblem::of(&error)), Some(error.to_string())),
    };
    Ok(StorageTrial {
        url: object.url,
        problem,
        detail,
    })
}

/// Whether the trial's file is gone again.
enum Deleted {
    Yes,
    No(HostError),
}

async fn go_through(
    desk: &Desk,
    storage: &OwnStorage,
    keys: Option<&StorageKeys>,
    object: &HostedObject,
) -> Result<Deleted, HostError> {
    check_keys(&storage.place, keys)?;
    let host = desk.media_hosts().open(storage, keys)?;
    host.put(object, &NoJournal, &|_| {}).await?;
    let seen = host.verify(object).await;
    let deleted = host.delete(&object.name).await;
    seen?;
    Ok(match deleted {
        Ok(()) => Deleted::Yes,
        Err(error) => Deleted::No(error),
    })
}

/// A trial's file is far too small for parts.
struct NoJournal;

#[async_trait]
impl PartJournal for NoJournal {
    async fn read(&self) -> Result<Option<PartUpload>, HostError> {
        Ok(None)
    }

    async fn write(&self, _upload: &PartUpload) -> Result<(), HostError> {
        Ok(())
    }

    async fn clear(&self) -> Result<(), HostError> {
        Ok(())
    }
}
