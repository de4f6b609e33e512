//! The app itself: facts for the diagnosis, links out, and the first draft.

use super::{Answer, Desk};
use crate::command_error::CommandError;
use composer::{
    account::SystemKind,
    draft::{self, Draft},
    error::DeskError,
};
use serde::Serialize;
use tauri::{AppHandle, Runtime};
use tauri_plugin_opener::OpenerExt;
use ts_rs::TS;

/// Names a file that is written when the first usable frame stands, for tests and measurements.
const READY_FILE: &str = "POSTROOM_READY_FILE";

/// Facts for the diagnosis page.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(export)]
pub struct AppFacts {
    pub version: String,
    pub data_dir: String,
    pub sandbox_url: Option<String>,
    pub sqlite_version: String,
    pub os: String,
    /// Whether the OS keychain answers.
    pub keychain: bool,
    /// Whether films can be converted, which needs ffmpeg.
    pub converts_films: bool,
}

#[tauri::command]
pub async fn app_facts(shell: Desk<'_>) -> Answer<AppFacts> {
    let keychain = tokio::task::spawn_blocking(host::Keychain::is_available).await;
    Ok(AppFacts {
        version: env!("CARGO_PKG_VERSION").into(),
        data_dir: shell.data_dir().display().to_string(),
        sandbox_url: shell.sandbox_url().map(str::to_owned),
        sqlite_version: composer::store::sqlite_version().into(),
        os: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        keychain: keychain.unwrap_or(false),
        converts_films: shell
            .run(|desk| Ok(composer::library::can_convert_films(desk)))
            .await?,
    })
}

#[tauri::command]
pub async fn open_sandbox<R: Runtime>(app: AppHandle<R>, shell: Desk<'_>) -> Answer<()> {
    let url = shell.sandbox_url().ok_or_else(|| {
        CommandError::invalid("the built-in sandbox is not running; start the app again")
    })?;
    open(&app, url)
}

#[tauri::command]
pub async fn open_link<R: Runtime>(app: AppHandle<R>, url: String) -> Answer<()> {
    let is_plain = url.len() < 2_000 && url.chars().all(|c| c.is_ascii_graphic());
    if !is_plain || !url.starts_with("https://") {
        return Err(CommandError::invalid("only https:// links are opened"));
    }
    open(&app, &url)
}

fn open<R: Runtime>(app: &AppHandle<R>, url: &str) -> Answer<()> {
    app.opener().open_url(url, None::<&str>).map_err(|error| {
        CommandError::invalid(format!(
            "no browser could be opened ({error}); the address is {url}"
        ))
    })
}

#[tauri::command]
pub async fn begin_sandbox_draft(shell: Desk<'_>, text: String) -> Answer<Draft> {
    shell
        .run(move |desk| {
            let account = composer::account::list(desk)?;
            let sandbox = account
                .into_iter()
                .find(|account| account.is_sandbox && account.kind == SystemKind::Watchcollect);
            let sandbox = sandbox.ok_or(DeskError::NotFound("sandbox account"))?;
            draft::first(desk, sandbox.id, &text)
        })
        .await
}

/// The page says that it stands and can be used.
#[tauri::command]
pub fn first_frame() -> Answer<()> {
    let Some(path) = std::env::var_os(READY_FILE) else {
        return Ok(());
    };
    std::fs::write(path, "ready").map_err(|error| CommandError::internal(error.to_string()))
}
