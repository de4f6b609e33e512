//! Behaviour of the crate as its callers see it, on pictures the tests make themselves.
#![allow(clippy::unwrap_used)]

mod budget;
mod colours;
mod damage;
mod edits;
mod ffmpeg;
mod files;
mod films;
mod formats;
mod fuzzing;
mod gate;
mod mutations;
mod orientation;
mod phone;
mod pixels;
mod privacy;
mod samples;
mod small_text;
mod sniffing;
mod stickers;
#[path = "../../../../../tests/support/torture.rs"]
#[allow(dead_code, reason = "other tests take more of it")]
mod torture;
mod worker;
