//! The one window.

use tauri::{AppHandle, Runtime, WebviewUrl, WebviewWindow, WebviewWindowBuilder};

const NAME: &str = "main";

/// Opens the window; it goes nowhere but the app's own pages.
pub fn open<R: Runtime>(app: &AppHandle<R>) -> tauri::Result<WebviewWindow<R>> {
    WebviewWindowBuilder::new(app, NAME, WebviewUrl::App("index.html".into()))
        .title("Postroom")
        .inner_size(1320.0, 820.0)
        .min_inner_size(860.0, 560.0)
        .on_navigation(|url| {
            matches!(url.scheme(), "tauri" | "about")
                || matches!(url.host_str(), Some("tauri.localhost"))
        })
        .build()
}
