//! Senders, groups and saved sets of them.

use super::{Answer, Desk};
use composer::{
    account::Sender,
    audience::{self, Audience, Group},
    id::{AccountId, AudienceId, SenderId},
    recipient::Recipient,
};

#[tauri::command]
pub async fn list_senders(shell: Desk<'_>, account_id: AccountId) -> Answer<Vec<Sender>> {
    shell
        .run(move |desk| audience::senders(desk, account_id))
        .await
}

#[tauri::command]
pub async fn list_groups(
    shell: Desk<'_>,
    account_id: AccountId,
    sender_id: Option<SenderId>,
) -> Answer<Vec<Group>> {
    shell
        .run(move |desk| audience::groups(desk, account_id, sender_id.as_ref()))
        .await
}

#[tauri::command]
pub async fn refresh_audience(shell: Desk<'_>, account_id: AccountId) -> Answer<()> {
    Ok(audience::refresh(shell.desk(), account_id).await?)
}

#[tauri::command]
pub async fn list_audiences(shell: Desk<'_>, account_id: AccountId) -> Answer<Vec<Audience>> {
    shell
        .run(move |desk| audience::list(desk, account_id))
        .await
}

#[tauri::command]
pub async fn save_audience(
    shell: Desk<'_>,
    account_id: AccountId,
    name: String,
    recipients: Vec<Recipient>,
) -> Answer<Audience> {
    shell
        .run(move |desk| audience::save(desk, account_id, &name, recipients))
        .await
}

#[tauri::command]
pub async fn delete_audience(shell: Desk<'_>, id: AudienceId) -> Answer<()> {
    shell.run(move |desk| audience::delete(desk, id)).await
}
