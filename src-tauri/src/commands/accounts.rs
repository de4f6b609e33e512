//! Accounts and their secrets. A secret comes in here once and never goes out.

use super::{Answer, Desk};
use crate::command_error::CommandError;
use composer::{
    account::{self, Account, AccountOptions, Keeping, NewAccount, RemovedAccount, Sender},
    capabilities::Capabilities,
    channel::{Balance, NewTemplate, RemoteTemplate, ServiceWindow},
    id::{AccountId, SenderId},
    recipient::Recipient,
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

/// Adds accounts of the other two systems on the built-in sandbox.
#[tauri::command]
pub async fn add_practice_accounts(shell: Desk<'_>) -> Answer<Vec<Account>> {
    let ground = shell.practice().ok_or_else(|| {
        CommandError::invalid("the built-in sandbox is not running; start the app again")
    })?;
    Ok(ground.add_accounts().await?)
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

#[tauri::command]
pub async fn set_account_options(
    shell: Desk<'_>,
    id: AccountId,
    options: AccountOptions,
) -> Answer<Account> {
    Ok(account::set_options(shell.desk(), id, options).await?)
}

#[tauri::command]
pub async fn account_balance(shell: Desk<'_>, id: AccountId) -> Answer<Balance> {
    Ok(account::balance(shell.desk(), id).await?)
}

#[tauri::command]
pub async fn account_templates(shell: Desk<'_>, id: AccountId) -> Answer<Vec<RemoteTemplate>> {
    Ok(account::templates(shell.desk(), id).await?)
}

#[tauri::command]
pub async fn submit_template(
    shell: Desk<'_>,
    id: AccountId,
    template: NewTemplate,
) -> Answer<RemoteTemplate> {
    Ok(account::submit_template(shell.desk(), id, template).await?)
}

#[tauri::command]
pub async fn service_window(
    shell: Desk<'_>,
    id: AccountId,
    sender_id: SenderId,
    recipient: Recipient,
) -> Answer<ServiceWindow> {
    Ok(account::service_window(shell.desk(), id, sender_id, recipient).await?)
}
