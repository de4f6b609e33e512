//! Chooses where an account's pictures are kept. Keys go to the keychain and nowhere else.

use super::{HostError, OwnStorage, StorageKeys, StoragePlace, keys};
use crate::{
    account::{Account, Keeping, UploadRoute},
    change::Topic,
    desk::Desk,
    error::DeskError,
    id::{AccountId, PostId},
    outbox::{EntryState, StuckReason},
    post,
    secret::SecretKey,
    store::{accounts, outbox},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use ts_rs::TS;

/// Where an account's pictures are kept, as a person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(export)]
pub struct ShownHost {
    pub route: UploadRoute,
    /// What was set last, also while another route is chosen.
    pub storage: Option<OwnStorage>,
    /// Whether the keychain holds keys for it; the keys themselves never come out.
    pub has_keys: bool,
}

/// Shows where an account's pictures are kept.
pub fn show(desk: &Desk, id: AccountId) -> Result<ShownHost, DeskError> {
    let options = desk.account(id)?.options;
    let has_keys = keys::read(desk, id).is_some();
    Ok(ShownHost {
        route: options.upload_route,
        storage: options.own_storage,
        has_keys,
    })
}

/// Chooses where an account's pictures are kept; keys that are not given stay as they are.
///
/// Uploads that were stuck at the storage go on with the new settings.
pub fn choose(
    desk: &Desk,
    id: AccountId,
    route: UploadRoute,
    storage: Option<OwnStorage>,
    new_keys: Option<StorageKeys>,
    how: Keeping,
) -> Result<Account, DeskError> {
    let mut account = desk.account(id)?;
    let storage = storage.map(OwnStorage::checked).transpose()?;
    let new_keys = new_keys.map(checked).transpose()?;
    if route == UploadRoute::OwnStorage {
        let place = storage
            .as_ref()
            .ok_or_else(|| DeskError::Invalid("say where the pictures are kept".into()))?;
        let keys = match &new_keys {
            Some(keys) => Some(keys.clone()),
            None if matches!(place.place, StoragePlace::Folder { .. }) => None,
            None => keys::read(desk, id),
        };
        check_keys(&place.place, keys.as_ref())?;
        // Whatever the storage's own client finds wrong with them is said now, not at the first picture.
        desk.media_hosts().open(place, keys.as_ref())?;
        if let Some(keys) = &new_keys {
            let secret = keys.to_secret()?;
            desk.doors
                .secrets
                .keep(SecretKey::Storage(id), &secret, how)?;
        }
    }
    account.options.upload_route = route;
    account.options.own_storage = storage.or(account.options.own_storage);
    let now_ms = desk.now_ms();
    desk.store.write(|tx| {
        accounts::write(tx, &account)?;
        let_go_on(tx, id, now_ms)
    })?;
    desk.drop_channel(id);
    desk.announce(Topic::Accounts, Some(id.to_string()));
    desk.announce(Topic::Outbox, None);
    Ok(account)
}

/// Trims keys; half of them are none.
pub(super) fn checked(keys: StorageKeys) -> Result<StorageKeys, HostError> {
    keys.checked().ok_or(HostError::KeysMissing)
}

/// Refuses keys of another kind of storage, and none where some are needed.
pub(super) fn check_keys(
    place: &StoragePlace,
    keys: Option<&StorageKeys>,
) -> Result<(), HostError> {
    let fits = matches!(
        (place, keys),
        (StoragePlace::S3 { .. }, Some(StorageKeys::S3 { .. }))
            | (StoragePlace::Gcs { .. }, Some(StorageKeys::Gcs { .. }))
            | (
                StoragePlace::Azure { .. },
                Some(StorageKeys::AzureKey { .. } | StorageKeys::AzureSas { .. })
            )
            | (StoragePlace::Folder { .. }, _)
    );
    if fits {
        Ok(())
    } else {
        Err(HostError::KeysMissing)
    }
}

fn let_go_on(tx: &rusqlite::Connection, id: AccountId, now_ms: i64) -> Result<(), DeskError> {
    let stuck = outbox::stuck_for(tx, id, StuckReason::Storage)?;
    let posts: BTreeSet<PostId> = stuck.iter().filter_map(|(_, post)| *post).collect();
    for (entry, _) in &stuck {
        outbox::turn(
            tx,
            *entry,
            &[EntryState::Stuck],
            EntryState::Waiting,
            now_ms,
        )?;
    }
    for post in posts {
        post::refresh(tx, post, now_ms)?;
    }
    Ok(())
}
