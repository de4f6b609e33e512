//! What the person chose for the app as a whole.

use crate::{
    change::Topic, desk::Desk, error::DeskError, phone, recipient::Recipient,
    store::settings as stored,
};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

const KEY: &str = "app";
const LONGEST_HOLD_SECONDS: u32 = 120;
const OWN_KEPT: usize = 20;

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
    let country = phone::country_code(&settings.country)?;
    let settings = Settings {
        country,
        hold_seconds,
        keep_revisions_days: settings.keep_revisions_days.clamp(1, 3650),
        keep_trash_days: settings.keep_trash_days.clamp(1, 365),
        late_after_hours: settings.late_after_hours.clamp(1, 168),
        own_numbers: settings.own_numbers.into_iter().take(OWN_KEPT).collect(),
        ..settings
    };
    desk.store.write(|tx| stored::write(tx, KEY, &settings))?;
    desk.announce(Topic::Settings, None);
    Ok(settings)
}

/// Remembers where a person had a test sent to, the newest first.
pub fn remember_own(desk: &Desk, recipient: Recipient) -> Result<(), DeskError> {
    let mut settings = read(desk)?;
    if settings.own_numbers.first() == Some(&recipient) {
        return Ok(());
    }
    let key = recipient.key();
    settings.own_numbers.retain(|known| known.key() != key);
    settings.own_numbers.insert(0, recipient);
    save(desk, settings)?;
    Ok(())
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
    /// Whether drafts are kept in step with systems that keep drafts.
    pub sync_drafts: bool,
    /// Days that older revisions of drafts are kept, 1 to 3650.
    pub keep_revisions_days: u32,
    /// Days that drafts stay in the trash, 1 to 365.
    pub keep_trash_days: u32,
    /// Hours after which a send that could not leave is asked about instead of being sent late, 1 to 168.
    pub late_after_hours: u32,
    /// Where phone numbers without a country code belong, such as `DE`.
    pub country: String,
    /// Where tests are sent to, the newest first, at most 20.
    pub own_numbers: Vec<Recipient>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            language: Language::System,
            hold_seconds: 10,
            welcomed: false,
            sync_drafts: true,
            keep_revisions_days: 90,
            keep_trash_days: 30,
            late_after_hours: 24,
            country: "DE".to_owned(),
            own_numbers: Vec::new(),
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
