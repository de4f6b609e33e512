//! The client of Routee: one WhatsApp message to one recipient, paid for, without a key to repeat it by.

mod campaign;
mod capable;
mod client;
mod history;
mod store;
mod templates;
mod token;
mod wire;

pub use capable::capabilities;
pub use client::Routee;
