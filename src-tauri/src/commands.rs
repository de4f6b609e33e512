//! The commands the UI can call: each takes the shell, calls one operation of the core and maps the error.

pub mod accounts;
pub mod app;
pub mod audience;
pub mod closing;
pub mod contacts;
pub mod drafts;
pub mod history;
pub mod imports;
pub mod library;
pub mod media;
pub mod media_hosts;
pub mod outbox;
pub mod schedules;
pub mod settings;
pub mod storage;
pub mod suppressions;
pub mod sync;

use crate::{command_error::CommandError, shell::Shell};

/// What every command answers.
type Answer<T> = Result<T, CommandError>;
/// The shell, as Tauri hands it to commands.
type Desk<'a> = tauri::State<'a, Shell>;
