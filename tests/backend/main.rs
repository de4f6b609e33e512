//! Every command over IPC, with the real database, real picture workers and a sandbox, but without a window.
#![allow(clippy::unwrap_used)]

mod accounts;
mod app;
mod audience;
mod closing;
mod contacts;
mod drafts;
mod history;
mod media;
mod media_hosts;
mod outbox;
#[path = "../support/pictures.rs"]
mod pictures;
mod routee;
mod schedules;
mod settings;
mod shell;
#[path = "../support/static_server.rs"]
mod static_server;
mod storage;
mod sync;
#[path = "../support/world.rs"]
mod world;

pub use shell::App;
pub use world::{World, until};
