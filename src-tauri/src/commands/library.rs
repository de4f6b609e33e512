//! The library: looked through, cleaned up, brought back.

use super::{Answer, Desk};
use composer::{
    id::DraftId,
    library::{
        self, BlobHash, CleanUp, LibraryItem, LibraryPage, LibraryQuery, LibraryTotals, LibraryUse,
        LookAlike,
    },
};

#[tauri::command]
pub async fn browse_library(shell: Desk<'_>, query: LibraryQuery) -> Answer<LibraryPage> {
    shell.run(move |desk| library::browse(desk, &query)).await
}

#[tauri::command]
pub async fn read_library_item(shell: Desk<'_>, id: BlobHash) -> Answer<LibraryItem> {
    shell.run(move |desk| library::read(desk, &id)).await
}

#[tauri::command]
pub async fn library_uses(shell: Desk<'_>, id: BlobHash) -> Answer<Vec<LibraryUse>> {
    shell.run(move |desk| library::uses(desk, &id)).await
}

#[tauri::command]
pub async fn library_totals(shell: Desk<'_>) -> Answer<LibraryTotals> {
    shell.run(library::totals).await
}

#[tauri::command]
pub async fn look_alikes(
    shell: Desk<'_>,
    id: BlobHash,
    draft: Option<DraftId>,
) -> Answer<Vec<LookAlike>> {
    shell
        .run(move |desk| library::look_alikes(desk, &id, draft))
        .await
}

#[tauri::command]
pub async fn plan_library_clean(shell: Desk<'_>) -> Answer<CleanUp> {
    shell.run(library::plan_clean_up).await
}

#[tauri::command]
pub async fn clean_library(shell: Desk<'_>) -> Answer<CleanUp> {
    shell.run(library::clean_up).await
}

#[tauri::command]
pub async fn trash_library_items(shell: Desk<'_>, ids: Vec<BlobHash>) -> Answer<CleanUp> {
    shell
        .run(move |desk| library::put_in_trash(desk, &ids))
        .await
}

/// Brings back the named files, those of one clean-up, or all.
#[tauri::command]
pub async fn restore_library(
    shell: Desk<'_>,
    ids: Option<Vec<BlobHash>>,
    cleaned_at_ms: Option<i64>,
) -> Answer<u32> {
    shell
        .run(move |desk| library::take_out_of_trash(desk, ids.as_deref(), cleaned_at_ms))
        .await
}

#[tauri::command]
pub async fn empty_library_trash(shell: Desk<'_>) -> Answer<u32> {
    shell.run(library::empty_trash).await
}
