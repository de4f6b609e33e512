//! What the person chose for the app as a whole.

use crate::{change::Topic, desk::Desk, error::DeskError, store::settings as stored};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const KEY: &str = "app";
const LONGEST_HOLD_SECONDS: u32 = 120;

/// Reads the settings; what was never set has its usual value.
pub fn read(desk: &Desk) -> Result<Settings, DeskError> {
    Ok(desk
        .store
        .read(|db| stored::read(db, KEY))?
        .unwrap_or_default())
}

/// Writes the settings, within their limits, and gives them back.
pub fn save(desk: &Desk, settings: Settings) -> Result<Settings, DeskError> {
    let hold_seconds = settings.hold_seconds.min(LONGEST_HOLD_SECONDS);
    let settings = Settings {
        hold_seconds,
        ..settings
    };
    desk.store.write(|tx| stored::write(tx, KEY, &settings))?;
    desk.announce(Topic::Settings, None);
    Ok(settings)
}

/// The app's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(export)]
pub struct Settings {
    pub theme: Theme,
    pub language: Language,
    /// Seconds a send can be undone before it leaves, 0 to 120.
    pub hold_seconds: u32,
    /// Whether the welcome was seen or skipped.
    pub welcomed: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            hold_seconds: 10,
            welcomed: false,
        }
    }
}

/// Which look the window takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Theme {
    System,
    Light,
    Dark,
}

/// Which language the window speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[ts(export)]
pub enum Language {
    System,
    En,
    De,
}
