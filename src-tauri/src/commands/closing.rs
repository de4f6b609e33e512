//! Closing the window, with a question when something would be left behind.

use super::{Answer, Desk};
use crate::{closing, events};
use composer::outbox::{self, Unfinished};
use tauri::{Runtime, Window};

/// Tells what would be left behind. A page that asks is alive, and may take its time to save what was typed.
#[tauri::command]
pub async fn unfinished(shell: Desk<'_>) -> Answer<Unfinished> {
    shell.closing().hear();
    shell.run(outbox::unfinished).await
}

/// The page has saved what was typed: closes the window, or has the page ask because something would wait.
#[tauri::command]
pub async fn ask_close<R: Runtime>(window: Window<R>, shell: Desk<'_>) -> Answer<()> {
    shell.closing().hear();
    let left = shell.run(outbox::unfinished).await?;
    if left.is_nothing() {
        closing::close(&window);
    } else {
        events::close_asked(&window, left);
    }
    Ok(())
}

/// The person wants to close all the same.
#[tauri::command]
pub async fn close_now<R: Runtime>(window: Window<R>, shell: Desk<'_>) -> Answer<()> {
    shell.closing().hear();
    closing::close(&window);
    Ok(())
}
