//! What the core promises, against a scripted system, real SQLite and virtual time.
#![allow(clippy::unwrap_used)]

mod backup;
mod checks;
mod crashes;
mod dependencies;
mod disk;
mod drafts;
mod edits;
mod library;
mod merge;
mod model;
mod outbox;
mod past;
mod patterns;
mod people;
mod posts;
mod schedules;
mod stickers;
mod store;
mod support;
mod sync;
#[path = "../../../../../tests/support/torture.rs"]
#[allow(dead_code, reason = "other tests take more of it")]
mod torture;
