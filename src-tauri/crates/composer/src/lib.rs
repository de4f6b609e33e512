//! The core of Postroom: drafts, posts, outbox, schedules and the store they live in.
//!
//! It knows no window, no HTTP and no sending system; it asks the world through the small
//! traits [`channel::Channel`], [`media_host::MediaHost`], [`imaging::Imaging`], [`secret::SecretStore`] and [`clock::Clock`].
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod account;
pub mod audience;
pub mod backup;
pub mod blob;
pub mod capabilities;
pub mod change;
pub mod channel;
pub mod check;
pub mod clock;
pub mod contacts;
pub mod content;
pub mod desk;
pub mod draft;
pub mod error;
pub mod id;
pub mod imaging;
pub mod library;
pub mod media;
pub mod media_host;
pub mod outbox;
pub mod phone;
pub mod post;
pub mod recipient;
pub mod schedule;
pub mod secret;
pub mod settings;
pub mod store;
pub mod suppression;
pub mod sync;
