//! Closing the window: the page is asked first, so that nothing that still waits is left behind without a word.

use crate::shell::Shell;
use std::{
    sync::atomic::{AtomicU64, Ordering},
    time::Duration,
};
use tauri::{Manager, Runtime, Window, WindowEvent};

/// A page that has not answered after this long hangs, and cannot keep its window open.
const PATIENCE: Duration = Duration::from_secs(3);

/// Counts the requests to close the window, and up to which of them the page has answered.
#[derive(Debug, Default)]
pub struct Closing {
    asked: AtomicU64,
    heard: AtomicU64,
}

impl Closing {
    /// Notes a request and gives its number.
    fn ask(&self) -> u64 {
        self.asked.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// Notes that the page has answered every request so far.
    pub(crate) fn hear(&self) {
        let asked = self.asked.load(Ordering::SeqCst);
        self.heard.fetch_max(asked, Ordering::SeqCst);
    }

    fn is_heard(&self, request: u64) -> bool {
        self.heard.load(Ordering::SeqCst) >= request
    }
}

/// Keeps the window open until the page has saved what was typed and says that it may close.
pub fn on_window_event<R: Runtime>(window: &Window<R>, event: &WindowEvent) {
    if let WindowEvent::CloseRequested { api, .. } = event
        && let Some(shell) = window.try_state::<Shell>()
    {
        api.prevent_close();
        let request = shell.closing().ask();
        tauri::async_runtime::spawn(close_if_unheard(window.clone(), request));
    }
}

async fn close_if_unheard<R: Runtime>(window: Window<R>, request: u64) {
    tokio::time::sleep(PATIENCE).await;
    if !window.state::<Shell>().closing().is_heard(request) {
        tracing::warn!("the page did not answer; the window is closed without it");
        close(&window);
    }
}

/// Closes the window for good.
pub fn close<R: Runtime>(window: &Window<R>) {
    if let Err(error) = window.destroy() {
        tracing::error!(%error, "the window could not be closed");
    }
}

#[cfg(test)]
mod tests {
    use super::Closing;

    #[test]
    fn an_answer_counts_for_the_requests_before_it_only() {
        let closing = Closing::default();
        let first = closing.ask();
        assert!(!closing.is_heard(first), "a hung page has not answered");
        closing.hear();
        assert!(closing.is_heard(first));
        let second = closing.ask();
        assert!(!closing.is_heard(second));
    }
}
