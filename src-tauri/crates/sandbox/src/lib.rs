//! A local server that imitates the sending systems for real: own database, running schedules,
//! a ledger of everything delivered, and faults on demand. Nothing here reaches another machine.

mod bird;
mod clock;
mod content;
mod contract;
mod control;
mod events;
mod faults;
mod journey;
mod ledger;
mod media;
mod options;
mod page;
mod phone;
mod problem;
mod rate;
mod request_log;
mod routee;
mod server;
mod store;
mod systems;
mod timetable;
mod watchcollect;
mod world;

pub use bird::WORKSPACE as BIRD_WORKSPACE;
pub use options::Options;
pub use routee::{RouteeWorld, world as routee_world};
pub use server::{RunningSandbox, Sandbox, SandboxError};
