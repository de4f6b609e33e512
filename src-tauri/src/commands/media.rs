//! Pictures: taken in from dialog, drop, paste and library.

use super::{Answer, Desk};
use crate::{
    clipboard,
    command_error::CommandError,
    events,
    intake::{attach_all, convert},
};
use composer::{
    content::{Attachment, PictureEdit},
    draft::{self, Draft},
    id::{AttachmentId, DraftId},
    imaging::SimulatedPicture,
    library::{self, AttachOutcome, BlobHash},
};
use percent_encoding::percent_decode_str;
use std::path::PathBuf;
use tauri::{
    AppHandle, Runtime,
    ipc::{InvokeBody, Request},
};
use tauri_plugin_dialog::{DialogExt, FileDialogBuilder, FilePath};

#[tauri::command]
pub async fn attach_paths<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    id: DraftId,
    paths: Vec<PathBuf>,
) -> Answer<Vec<AttachOutcome>> {
    attach_all(&app, &shell, id, paths).await
}

#[tauri::command]
pub fn stop_attaching(shell: Desk<'_>, id: DraftId) {
    shell.intakes().stop(id);
}

#[tauri::command]
pub async fn choose_and_attach<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    id: DraftId,
) -> Answer<Vec<AttachOutcome>> {
    let chosen = chosen(&app, FileDialogBuilder::pick_files).await;
    attach_all(&app, &shell, id, chosen.unwrap_or_default()).await
}

#[tauri::command]
pub async fn choose_folder_and_attach<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    id: DraftId,
) -> Answer<Vec<AttachOutcome>> {
    let chosen = chosen(&app, |dialog, then| {
        dialog.pick_folder(move |folder| then(folder.map(|folder| vec![folder])));
    });
    attach_all(&app, &shell, id, chosen.await.unwrap_or_default()).await
}

/// What a dialog answers with.
type Then = Box<dyn FnOnce(Option<Vec<FilePath>>) + Send>;

/// Waits for what a person chooses; `None` when the dialog was closed without a choice.
async fn chosen<R: Runtime>(
    app: &AppHandle<R>,
    show: impl FnOnce(FileDialogBuilder<R>, Then),
) -> Option<Vec<PathBuf>> {
    let (tell, answer) = tokio::sync::oneshot::channel();
    show(
        app.dialog().file(),
        Box::new(move |files| _ = tell.send(files)),
    );
    let files = answer.await.ok().flatten()?;
    let paths = files.into_iter().filter_map(|file| file.into_path().ok());
    Some(paths.collect())
}

/// Puts a copy that fits in the place of a film; gives the film as it stands now.
#[tauri::command]
pub async fn convert_film<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    id: DraftId,
    attachment: AttachmentId,
) -> Answer<Attachment> {
    convert(&app, &shell, id, attachment).await
}

/// Puts a file of the library in the place of an attachment: the way back from a conversion.
#[tauri::command]
pub async fn exchange_attachment(
    shell: Desk<'_>,
    id: DraftId,
    attachment: Attachment,
) -> Answer<Draft> {
    shell
        .run(move |desk| draft::exchange(desk, id, attachment))
        .await
}

/// Takes pasted bytes: the raw body of the call, with the draft and a name in its headers.
#[tauri::command]
pub async fn attach_bytes<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    request: Request<'_>,
) -> Answer<AttachOutcome> {
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    };
    let id: DraftId = header("x-draft")
        .parse()
        .map_err(|_| CommandError::invalid("the paste names no draft"))?;
    let name = percent_decode_str(header("x-name"))
        .decode_utf8_lossy()
        .into_owned();
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(CommandError::invalid("the paste carries no file"));
    };
    let bytes = bytes.clone();
    let outcome = shell
        .run(move |desk| library::attach_bytes(desk, id, &bytes, &name))
        .await?;
    events::attached(&app, id, &outcome);
    Ok(outcome)
}

#[tauri::command]
pub async fn attach_clipboard<R: Runtime>(
    app: AppHandle<R>,
    shell: Desk<'_>,
    id: DraftId,
) -> Answer<Vec<AttachOutcome>> {
    let read = tokio::task::spawn_blocking(clipboard::read).await;
    match read.map_err(|failed| CommandError::internal(failed.to_string()))? {
        clipboard::Copied::Files(paths) => attach_all(&app, &shell, id, paths).await,
        clipboard::Copied::Picture(bytes) => {
            let name = "clipboard.png";
            let outcome = shell
                .run(move |desk| library::attach_bytes(desk, id, &bytes, name))
                .await?;
            events::attached(&app, id, &outcome);
            Ok(vec![outcome])
        }
        clipboard::Copied::Nothing => Ok(Vec::new()),
    }
}

#[tauri::command]
pub async fn attach_from_library(shell: Desk<'_>, id: DraftId, blob: BlobHash) -> Answer<Draft> {
    shell
        .run(move |desk| draft::attach_blob(desk, id, &blob))
        .await
}

#[tauri::command]
pub async fn simulate_picture(
    shell: Desk<'_>,
    blob: BlobHash,
    edit: Option<PictureEdit>,
) -> Answer<SimulatedPicture> {
    shell
        .run(move |desk| library::simulate(desk, &blob, edit))
        .await
}
