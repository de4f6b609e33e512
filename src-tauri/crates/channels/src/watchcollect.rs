//! The client of watchcollect's outbound API: group sends, schedules, media, sessions and groups.

mod capable;
mod client;
mod drafts;
mod look;
mod mapping;
mod wire;

pub use capable::capabilities;
pub use client::Watchcollect;
