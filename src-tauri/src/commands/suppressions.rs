//! The numbers never to send to.

use super::{Answer, Desk, imports::ENDINGS, storage::chosen};
use composer::{
    contacts::ContactChoice,
    suppression::{self, Suppressed, Suppression, SuppressionPage, SuppressionQuery},
};
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

#[tauri::command]
pub async fn list_suppressions(
    shell: Desk<'_>,
    query: SuppressionQuery,
) -> Answer<SuppressionPage> {
    shell.run(move |desk| suppression::list(desk, &query)).await
}

#[tauri::command]
pub async fn suppress(shell: Desk<'_>, numbers: Vec<String>, reason: String) -> Answer<Suppressed> {
    shell
        .run(move |desk| suppression::add(desk, &numbers, &reason))
        .await
}

#[tauri::command]
pub async fn suppress_contacts(
    shell: Desk<'_>,
    choice: ContactChoice,
    reason: String,
) -> Answer<Suppressed> {
    shell
        .run(move |desk| suppression::add_contacts(desk, &choice, &reason))
        .await
}

#[tauri::command]
pub async fn unsuppress(shell: Desk<'_>, numbers: Vec<String>) -> Answer<Vec<Suppression>> {
    shell
        .run(move |desk| suppression::remove(desk, &numbers))
        .await
}

#[tauri::command]
pub async fn restore_suppressions(shell: Desk<'_>, entries: Vec<Suppression>) -> Answer<()> {
    shell
        .run(move |desk| suppression::restore(desk, &entries))
        .await
}

#[tauri::command]
pub async fn choose_and_import_suppressions<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    reason: String,
) -> Answer<Option<Suppressed>> {
    let dialog = app.dialog().file().add_filter("CSV, XLSX", &ENDINGS);
    let path = chosen(|to| dialog.pick_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let taken = shell.run(move |desk| suppression::import(desk, &path, &reason));
    taken.await.map(Some)
}

#[tauri::command]
pub async fn choose_and_export_suppressions<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
) -> Answer<Option<u32>> {
    let dialog = app.dialog().file().set_file_name("never-send-to.csv");
    let path = chosen(|to| dialog.save_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let written = shell.run(move |desk| suppression::export(desk, &path));
    written.await.map(Some)
}
