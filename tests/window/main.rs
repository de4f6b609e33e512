//! Whole journeys in the real window, through WebKitWebDriver.
//!
//! They need a display and a session bus; `cargo xtask test` brings both.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used)]

mod accessibility;
mod desk;
mod door;
mod driver;
mod drop;
mod first_post;
mod keyboard;
mod offline;
mod photo;
#[path = "../support/pictures.rs"]
mod pictures;
mod pulled_plug;
mod schedule;
mod systems;
