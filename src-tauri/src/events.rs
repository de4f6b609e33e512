//! Passes the core's news on to the window.

use composer::{
    change::{Calm, News},
    contacts::import::ImportProgress,
    desk::Desk,
    id::{AttachmentId, DraftId},
    library::AttachOutcome,
    outbox::Unfinished,
};
use serde::Serialize;
use std::{path::Path, sync::Arc};
use tauri::{AppHandle, Emitter, Runtime, Window};
use ts_rs::TS;

/// One file of several is about to be taken in.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct AttachProgress {
    pub draft_id: DraftId,
    pub done: usize,
    pub total: usize,
    pub name: String,
}

/// A film is being converted.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct ConvertProgress {
    pub draft_id: DraftId,
    pub attachment: AttachmentId,
    pub thousandths: u16,
}

/// One file has been taken in or refused.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct Attached {
    pub draft_id: DraftId,
    pub outcome: AttachOutcome,
}

/// Forwards news until the app ends, no faster than the window can follow.
pub async fn forward<R: Runtime>(app: AppHandle<R>, desk: Arc<Desk>) {
    let mut news = Calm::new(desk.listen());
    drop(desk);
    while let Some(news) = news.next().await {
        match news {
            News::Changed(changed) => send(&app, "changed", changed),
            News::Progress(progress) => send(&app, "upload-progress", progress),
        }
    }
}

/// Tells that the window was asked to close while something would wait.
pub fn close_asked<R: Runtime>(window: &Window<R>, left: Unfinished) {
    send(window, "close-asked", left);
}

/// Tells that a file is being taken in.
pub fn attach_progress<R: Runtime>(
    app: &AppHandle<R>,
    draft_id: DraftId,
    done: usize,
    total: usize,
    path: &Path,
) {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    send(
        app,
        "attach-progress",
        AttachProgress {
            draft_id,
            done,
            total,
            name,
        },
    );
}

/// Tells how far the conversion of a film is.
pub fn convert_progress<R: Runtime>(
    app: &AppHandle<R>,
    draft_id: DraftId,
    attachment: AttachmentId,
    thousandths: u16,
) {
    let progress = ConvertProgress {
        draft_id,
        attachment,
        thousandths,
    };
    send(app, "convert-progress", progress);
}

/// Tells how far a list of contacts is read.
pub fn import_progress<R: Runtime>(app: &AppHandle<R>, progress: ImportProgress) {
    send(app, "import-progress", progress);
}

/// Tells what became of a file.
pub fn attached<R: Runtime>(app: &AppHandle<R>, draft_id: DraftId, outcome: &AttachOutcome) {
    send(
        app,
        "attached",
        Attached {
            draft_id,
            outcome: outcome.clone(),
        },
    );
}

fn send<R: Runtime>(app: &impl Emitter<R>, name: &str, payload: impl Serialize + Clone) {
    if let Err(error) = app.emit(name, payload) {
        tracing::warn!(%error, name, "the window could not be told");
    }
}
