//! HTTP clients of the sending systems. No database, no window.
#![cfg_attr(test, allow(clippy::unwrap_used))]

pub mod bird;
mod http;
pub mod routee;
mod systems;
pub mod watchcollect;

pub use systems::Systems;
