//! Brings one file to the media host of an account, and remembers where it is.

use super::parts::Parts;
use crate::{
    account::{Account, UploadRoute},
    channel::{ChannelError, OutgoingFile, Progress, RemoteFile},
    desk::{Desk, blocking},
    error::DeskError,
    id::AccountId,
    media_host::{HostedObject, MediaHost, OwnStorage, PartJournal, read_keys},
    store::{accounts, uploads, uploads::UploadKey},
};
use std::sync::Arc;

/// Brings a file to where an account's pictures are kept, checks it there and remembers it.
pub(crate) async fn bring(
    desk: &Arc<Desk>,
    account: &Account,
    file: &OutgoingFile,
    progress: &Progress,
) -> Result<RemoteFile, DeskError> {
    let remote = match account.options.storage() {
        Some(storage) => store(desk, account, storage, file, progress).await?,
        None => hand_over(desk, account, file, progress).await?,
    };
    let (key, kept) = (upload_key(account, file), remote.clone());
    blocking(desk, move |desk| {
        let now_ms = desk.now_ms();
        Ok(desk
            .store
            .write(|tx| uploads::add(tx, &key, &kept, now_ms))?)
    })
    .await?;
    Ok(remote)
}

/// Names a file at the media host an account uses now.
pub(crate) fn upload_key(account: &Account, file: &OutgoingFile) -> UploadKey {
    UploadKey {
        account: account.id,
        host: account.options.host_key(),
        sha256: file.sha256.clone(),
    }
}

/// Uploads with the system's own call.
async fn hand_over(
    desk: &Arc<Desk>,
    account: &Account,
    file: &OutgoingFile,
    progress: &Progress,
) -> Result<RemoteFile, DeskError> {
    let known = account.clone();
    let channel = blocking(desk, move |desk| desk.channel(&known)).await?;
    match channel.upload(file, progress).await {
        // Uploading again is harmless: the system keeps files by content.
        Err(ChannelError::Unknown { why, .. }) => Err(ChannelError::Unreachable(why).into()),
        other => Ok(other?),
    }
}

/// Uploads to the account's own storage, and fetches it back by its public address.
async fn store(
    desk: &Arc<Desk>,
    account: &Account,
    storage: &OwnStorage,
    file: &OutgoingFile,
    progress: &Progress,
) -> Result<RemoteFile, DeskError> {
    let (host, object, journal) = prepare(desk, account, storage, file).await?;
    host.put(&object, &journal, progress).await?;
    host.verify(&object).await?;
    Ok(RemoteFile {
        url: object.url,
        mime: file.mime.clone(),
        name: file.name.clone(),
        sha256: file.sha256.clone(),
        size_bytes: file.size_bytes,
        storage_key: None,
    })
}

/// Gives up what of a file has been brought in parts, so that nobody pays for parts of nothing.
pub(super) async fn abandon(
    desk: &Arc<Desk>,
    account: &Account,
    file: &OutgoingFile,
) -> Result<(), DeskError> {
    let Some(storage) = account.options.storage() else {
        return Ok(());
    };
    let (host, object, journal) = prepare(desk, account, storage, file).await?;
    if let Some(begun) = journal.read().await? {
        host.abandon(&object.name, &begun).await?;
        journal.clear().await?;
    }
    Ok(())
}

async fn prepare(
    desk: &Arc<Desk>,
    account: &Account,
    storage: &OwnStorage,
    file: &OutgoingFile,
) -> Result<(Arc<dyn MediaHost>, HostedObject, Parts), DeskError> {
    let (id, place) = (account.id, storage.clone());
    let host = blocking(desk, move |desk| {
        let keys = read_keys(desk, id);
        Ok(desk.media_hosts().open(&place, keys.as_ref())?)
    })
    .await?;
    let journal = Parts {
        desk: desk.clone(),
        key: upload_key(account, file),
    };
    Ok((host, storage.object(file), journal))
}

/// Notes that an account's system has no upload call: its sends carry their pictures from now on.
pub(crate) async fn carry_with_sends(
    desk: &Arc<Desk>,
    account: AccountId,
) -> Result<(), DeskError> {
    blocking(desk, move |desk| {
        let mut known = desk.account(account)?;
        known.options.upload_route = UploadRoute::Multipart;
        desk.store.write(|tx| accounts::write(tx, &known))?;
        desk.drop_channel(account);
        Ok(())
    })
    .await
}
