//! Accounts and their secrets. A secret comes in here once and never goes out.

use super::{Answer, Desk};
use composer::{
    account::{self, Account, Keeping, NewAccount, RemovedAccount, Sender},
    capabilities::Capabilities,
    id::AccountId,
    secret::Secret,
};

/// Gives how a new secret is kept.
pub(super) fn keeping(session_only: bool) -> Keeping {
    if session_only {
        Keeping::SessionOnly
    } else {
        Keeping::Keychain
    }
}

#[tauri::command]
pub async fn list_accounts(shell: Desk<'_>) -> Answer<Vec<Account>> {
    shell.run(account::list).await
}

#[tauri::command]
pub async fn add_account(
    shell: Desk<'_>,
    account: NewAccount,
    secret: String,
    session_only: bool,
) -> Answer<Account> {
    let secret = Secret::new(secret);
    Ok(account::add(shell.desk(), account, secret, keeping(session_only)).await?)
}

#[tauri::command]
pub async fn check_account(shell: Desk<'_>, id: AccountId) -> Answer<Vec<Sender>> {
    Ok(account::check(shell.desk(), id).await?)
}

#[tauri::command]
pub async fn remove_account(shell: Desk<'_>, id: AccountId) -> Answer<RemovedAccount> {
    shell.run(move |desk| account::remove(desk, id)).await
}

#[tauri::command]
pub async fn restore_account(shell: Desk<'_>, id: AccountId) -> Answer<Account> {
    shell.run(move |desk| account::restore(desk, id)).await
}

#[tauri::command]
pub async fn rename_account(shell: Desk<'_>, id: AccountId, name: String) -> Answer<Account> {
    shell
        .run(move |desk| account::rename(desk, id, &name))
        .await
}

#[tauri::command]
pub async fn change_secret(
    shell: Desk<'_>,
    id: AccountId,
    secret: String,
    session_only: bool,
) -> Answer<Account> {
    let secret = Secret::new(secret);
    Ok(account::change_secret(shell.desk(), id, secret, keeping(session_only)).await?)
}

#[tauri::command]
pub async fn capabilities(shell: Desk<'_>, account_id: AccountId) -> Answer<Capabilities> {
    shell.run(move |desk| desk.capabilities(account_id)).await
}
