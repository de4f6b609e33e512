//! Lists of contacts, in and out.

use super::{Answer, Desk, storage::chosen};
use crate::events;
use composer::contacts::{
    self, ContactFilter,
    import::{self, Course, ImportPreview, ImportReport, ImportSettings},
};
use std::path::PathBuf;
use tauri::{AppHandle, Runtime};
use tauri_plugin_dialog::DialogExt;

/// The endings of lists that can be read.
pub(super) const ENDINGS: [&str; 5] = ["csv", "tsv", "txt", "xlsx", "xlsm"];

#[tauri::command]
pub async fn choose_import<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
) -> Answer<Option<ImportPreview>> {
    let dialog = app.dialog().file().add_filter("CSV, XLSX", &ENDINGS);
    let path = chosen(|to| dialog.pick_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let looked = shell.run(move |desk| import::inspect(desk, &path, None));
    looked.await.map(Some)
}

#[tauri::command]
pub async fn inspect_import(
    shell: Desk<'_>,
    path: PathBuf,
    settings: Option<ImportSettings>,
) -> Answer<ImportPreview> {
    shell
        .run(move |desk| import::inspect(desk, &path, settings))
        .await
}

#[tauri::command]
pub async fn import_contacts<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    path: PathBuf,
    settings: ImportSettings,
) -> Answer<ImportReport> {
    let stop = shell.imports().begin(&shell.stop());
    let taken = shell.run(move |desk| {
        let tell = |progress| events::import_progress(&app, progress);
        import::import(desk, &path, &settings, &Course { stop, tell: &tell })
    });
    let (report, refused) = taken.await?;
    shell.imports().keep(refused);
    Ok(report)
}

#[tauri::command]
pub async fn stop_import(shell: Desk<'_>) -> Answer<()> {
    shell.imports().stop();
    Ok(())
}

/// Saves the refused rows of the last import.
#[tauri::command]
pub async fn choose_and_save_refused<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
) -> Answer<bool> {
    let dialog = app.dialog().file().set_file_name("refused.csv");
    let path = chosen(|to| dialog.save_file(to)).await;
    let Some(path) = path else { return Ok(false) };
    let mut refused = shell.imports().take()?;
    let (refused, saved) = shell
        .run(move |_| {
            let saved = refused.save(&path);
            Ok((refused, saved))
        })
        .await?;
    shell.imports().keep(refused);
    saved?;
    Ok(true)
}

#[tauri::command]
pub async fn choose_and_export_contacts<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    filter: ContactFilter,
) -> Answer<Option<u32>> {
    let dialog = app.dialog().file().set_file_name("contacts.csv");
    let path = chosen(|to| dialog.save_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let written = shell.run(move |desk| contacts::export(desk, &path, &filter));
    written.await.map(Some)
}
