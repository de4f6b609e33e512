//! Backup, restore, copies and export.

use super::{Answer, Desk};
use crate::shell::Restarts;
use composer::{
    backup::{self, BackupContents, Course, ExportForm, Exported, StorageFacts},
    clock::{Clock, SystemClock},
};
use std::path::PathBuf;
use tauri::{AppHandle, Manager, Runtime};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// The ending of backup files.
const ENDING: &str = "postroom-backup";

#[tauri::command]
pub async fn storage_facts(shell: Desk<'_>) -> Answer<StorageFacts> {
    shell.run(backup::facts).await
}

#[tauri::command]
pub async fn choose_and_backup<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
) -> Answer<Option<BackupContents>> {
    let day = backup::file_date(SystemClock.now_ms());
    let dialog = backups(&app).set_file_name(format!("Postroom {day}.{ENDING}"));
    let path = chosen(|to| dialog.save_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let stop = shell.stop();
    let made = shell.run(move |desk| backup::make(desk, &path, &course(stop)));
    made.await.map(Some)
}

#[tauri::command]
pub async fn choose_backup<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
) -> Answer<Option<BackupContents>> {
    let path = chosen(|to| backups(&app).pick_file(to)).await;
    let Some(path) = path else { return Ok(None) };
    let stop = shell.stop();
    let looked = shell.run(move |_| backup::look_into(&path, &course(stop)));
    looked.await.map(Some)
}

/// Prepares the restore; the app then starts again and finishes it.
#[tauri::command]
pub async fn restore_backup<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    path: PathBuf,
) -> Answer<BackupContents> {
    let stop = shell.stop();
    let restored = shell
        .run(move |desk| backup::restore(desk, &path, &course(stop)))
        .await?;
    if app.try_state::<Restarts>().is_some() {
        app.request_restart();
    }
    Ok(restored)
}

#[tauri::command]
pub async fn choose_and_export<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    form: ExportForm,
) -> Answer<Option<Exported>> {
    let folder = chosen(|to| app.dialog().file().pick_folder(to)).await;
    let Some(folder) = folder else {
        return Ok(None);
    };
    let exported = shell.run(move |desk| backup::export(desk, &folder, form));
    exported.await.map(Some)
}

#[tauri::command]
pub async fn dismiss_recovery(shell: Desk<'_>) -> Answer<()> {
    shell.run(backup::dismiss_recovery).await
}

#[tauri::command]
pub async fn copy_now(shell: Desk<'_>) -> Answer<StorageFacts> {
    let stop = shell.stop();
    shell
        .run(move |desk| {
            backup::copy_now(desk, &stop)?;
            backup::facts(desk)
        })
        .await
}

fn backups<R: Runtime>(app: &AppHandle<R>) -> FileDialogBuilder<R> {
    app.dialog().file().add_filter("Postroom", &[ENDING])
}

/// Shows a dialog and waits for the choice.
pub(super) async fn chosen(show: impl FnOnce(Choice)) -> Option<PathBuf> {
    let (to, answer) = oneshot::channel();
    show(Box::new(move |choice| _ = to.send(choice)));
    answer.await.ok().flatten()?.into_path().ok()
}

pub(super) type Choice = Box<dyn FnOnce(Option<FilePath>) + Send>;

fn course(stop: CancellationToken) -> Course<'static> {
    Course {
        stop,
        ..Course::default()
    }
}
