//! What the person chose for the app as a whole.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

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
        Self { theme: Theme::System, language: Language::System, hold_seconds: 10, welcomed: false }
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
