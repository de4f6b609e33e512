//! The client of Bird's Channels API: one message to one person, found again by its reference.

mod capable;
mod client;
mod look;
mod mapping;
mod media;
mod message;
mod place;
mod reports;
mod states;
mod window;
mod wire;

pub use capable::capabilities;
pub use client::Bird;
