//! Senders, groups and saved sets of them.

use super::{Answer, Desk};
use composer::{
    account::Sender,
    audience::{self, Audience, AudienceCheck, AudienceSource, Group},
    id::{AccountId, AudienceId, DraftId, SenderId},
    post::{self, RecipientPreview},
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
    source: AudienceSource,
) -> Answer<Audience> {
    shell
        .run(move |desk| audience::save(desk, account_id, &name, source))
        .await
}

#[tauri::command]
pub async fn delete_audience(shell: Desk<'_>, id: AudienceId) -> Answer<()> {
    shell.run(move |desk| audience::delete(desk, id)).await
}

#[tauri::command]
pub async fn check_audience(shell: Desk<'_>, id: AudienceId) -> Answer<AudienceCheck> {
    shell.run(move |desk| audience::check(desk, id)).await
}

#[tauri::command]
pub async fn update_audience(shell: Desk<'_>, id: AudienceId) -> Answer<Audience> {
    shell.run(move |desk| audience::update(desk, id)).await
}

#[tauri::command]
pub async fn preview_recipient(
    shell: Desk<'_>,
    id: DraftId,
    index: u32,
) -> Answer<RecipientPreview> {
    shell.run(move |desk| post::preview(desk, id, index)).await
}
