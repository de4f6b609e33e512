//! Fakes of the world outside the core, and a desk that stands among them.

mod audience;
mod hosts;
mod imaging;
mod secrets;
mod system;
mod time;
mod world;

pub use audience::{group, groups, phones, remote_groups, shop};
pub use hosts::{Put, ScriptedHosts};
pub use imaging::FakeImaging;
pub use secrets::MemorySecrets;
pub use system::{Call, Reply, ScriptedSystem, Wire};
pub use time::VirtualClock;
pub use world::{NOON_MS, World, fast_folder};

/// Gives an error in words unless something holds.
pub fn ensure(holds: bool, why: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(why()) }
}
