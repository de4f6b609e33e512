//! Sending, and what is on its way.

use super::{Answer, Desk};
use composer::{
    id::{DraftId, EntryId, PostId},
    outbox::{self, CancelOutcome, OutboxItem, OutboxStatus, PauseOutcome},
    post::{self, Hold, PostSummary},
    recipient::Recipient,
    settings,
};

#[tauri::command]
pub async fn send_draft(shell: Desk<'_>, id: DraftId) -> Answer<PostSummary> {
    shell
        .run(move |desk| {
            let seconds = settings::read(desk)?.hold_seconds;
            post::send(desk, id, Hold { seconds })
        })
        .await
}

#[tauri::command]
pub async fn test_send(shell: Desk<'_>, id: DraftId, recipient: Recipient) -> Answer<PostSummary> {
    shell
        .run(move |desk| post::test_send(desk, id, recipient))
        .await
}

#[tauri::command]
pub async fn outbox_status(shell: Desk<'_>) -> Answer<OutboxStatus> {
    let sandbox_url = shell.sandbox_url().map(str::to_owned);
    shell
        .run(move |desk| outbox::status(desk, sandbox_url))
        .await
}

#[tauri::command]
pub async fn list_outbox(shell: Desk<'_>) -> Answer<Vec<OutboxItem>> {
    shell.run(outbox::list).await
}

#[tauri::command]
pub async fn list_active_posts(shell: Desk<'_>) -> Answer<Vec<PostSummary>> {
    shell.run(post::active).await
}

#[tauri::command]
pub async fn undo_send(shell: Desk<'_>, id: PostId) -> Answer<bool> {
    shell.run(move |desk| outbox::undo_send(desk, id)).await
}

#[tauri::command]
pub async fn send_held_now(shell: Desk<'_>, id: PostId) -> Answer<()> {
    shell.run(move |desk| outbox::send_held_now(desk, id)).await
}

#[tauri::command]
pub async fn cancel_post(shell: Desk<'_>, id: PostId) -> Answer<CancelOutcome> {
    shell.run(move |desk| outbox::cancel_post(desk, id)).await
}

#[tauri::command]
pub async fn pause_post(shell: Desk<'_>, id: PostId) -> Answer<PauseOutcome> {
    shell.run(move |desk| outbox::pause_post(desk, id)).await
}

#[tauri::command]
pub async fn resume_post(shell: Desk<'_>, id: PostId) -> Answer<PauseOutcome> {
    shell.run(move |desk| outbox::resume_post(desk, id)).await
}

#[tauri::command]
pub async fn retry_post(shell: Desk<'_>, id: PostId) -> Answer<u32> {
    shell.run(move |desk| outbox::retry_post(desk, id)).await
}

#[tauri::command]
pub async fn settle_post(shell: Desk<'_>, id: PostId, sent: bool) -> Answer<u32> {
    shell
        .run(move |desk| outbox::settle_post(desk, id, sent))
        .await
}

/// Takes the person's word about one recipient of a post to many.
#[tauri::command]
pub async fn settle_delivery(shell: Desk<'_>, id: String, sent: bool) -> Answer<()> {
    shell
        .run(move |desk| outbox::settle_delivery(desk, &id, sent))
        .await
}

#[tauri::command]
pub async fn retry_entry(shell: Desk<'_>, id: EntryId) -> Answer<()> {
    shell.run(move |desk| outbox::retry_entry(desk, id)).await
}

#[tauri::command]
pub async fn cancel_entry(shell: Desk<'_>, id: EntryId) -> Answer<bool> {
    shell.run(move |desk| outbox::cancel_entry(desk, id)).await
}

#[tauri::command]
pub async fn settle_entry(shell: Desk<'_>, id: EntryId, sent: bool) -> Answer<()> {
    shell
        .run(move |desk| outbox::settle_entry(desk, id, sent))
        .await
}
