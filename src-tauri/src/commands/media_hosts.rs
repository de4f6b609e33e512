//! Where an account's pictures are kept. Keys come in here once and never go out.

use super::{Answer, Desk, accounts::keeping};
use composer::{
    account::{Account, UploadRoute},
    id::AccountId,
    media_host::{self, OwnStorage, ShownHost, StorageKeys, StorageTrial},
};

#[tauri::command]
pub async fn media_host(shell: Desk<'_>, id: AccountId) -> Answer<ShownHost> {
    shell.run(move |desk| media_host::show(desk, id)).await
}

#[tauri::command]
pub async fn set_media_host(
    shell: Desk<'_>,
    id: AccountId,
    route: UploadRoute,
    storage: Option<OwnStorage>,
    keys: Option<StorageKeys>,
    session_only: bool,
) -> Answer<Account> {
    let how = keeping(session_only);
    let choose = move |desk: &_| media_host::choose(desk, id, route, storage, keys, how);
    shell.run(choose).await
}

#[tauri::command]
pub async fn try_media_host(
    shell: Desk<'_>,
    id: AccountId,
    storage: OwnStorage,
    keys: Option<StorageKeys>,
) -> Answer<StorageTrial> {
    Ok(media_host::try_out(shell.desk(), id, storage, keys).await?)
}
