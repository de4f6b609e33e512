//! Draft sync: a round now, where a draft stands, and conflicts.

use super::{Answer, Desk};
use composer::{
    draft::Draft,
    id::DraftId,
    sync::{self, Conflict, DraftSync, Resolution, SyncReport},
};

#[tauri::command]
pub async fn sync_now(shell: Desk<'_>) -> Answer<SyncReport> {
    Ok(sync::sync_now(shell.desk()).await?)
}

#[tauri::command]
pub async fn draft_sync(shell: Desk<'_>, id: DraftId) -> Answer<DraftSync> {
    shell.run(move |desk| sync::draft_sync(desk, id)).await
}

#[tauri::command]
pub async fn read_conflict(shell: Desk<'_>, id: DraftId) -> Answer<Option<Conflict>> {
    shell.run(move |desk| sync::read_conflict(desk, id)).await
}

#[tauri::command]
pub async fn resolve_conflict(
    shell: Desk<'_>,
    id: DraftId,
    resolution: Resolution,
) -> Answer<Draft> {
    shell
        .run(move |desk| sync::resolve_conflict(desk, id, resolution))
        .await
}

#[tauri::command]
pub async fn dismiss_notice(shell: Desk<'_>, id: DraftId) -> Answer<()> {
    shell.run(move |desk| sync::dismiss_notice(desk, id)).await
}
