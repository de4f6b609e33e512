//! Every command over IPC, with the real database, real picture workers and a sandbox, but without a window.
#![allow(clippy::unwrap_used)]

mod accounts;
mod app;
mod audience;
mod closing;
mod drafts;
mod history;
mod media;
mod outbox;
#[path = "../support/pictures.rs"]
mod pictures;
mod schedules;
mod settings;
mod shell;
mod storage;
mod sync;
#[path = "../support/world.rs"]
mod world;

pub use shell::App;
pub use world::{World, until};
