//! The app's settings.

use super::{Answer, Desk};
use composer::settings::{self, Settings};

#[tauri::command]
pub async fn read_settings(shell: Desk<'_>) -> Answer<Settings> {
    shell.run(settings::read).await
}

#[tauri::command]
pub async fn save_settings(shell: Desk<'_>, settings: Settings) -> Answer<Settings> {
    shell.run(move |desk| settings::save(desk, settings)).await
}
