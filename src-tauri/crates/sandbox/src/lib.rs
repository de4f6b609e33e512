//! A local server that imitates the sending systems for real: own database, running schedules,
//! a ledger of everything delivered, and faults on demand. Nothing here reaches another machine.

mod clock;
mod control;
mod events;
mod faults;
mod ledger;
mod media;
mod options;
mod page;
mod problem;
mod request_log;
mod server;
mod store;
mod watchcollect;
mod world;

pub use options::Options;
pub use server::{RunningSandbox, Sandbox, SandboxError};
