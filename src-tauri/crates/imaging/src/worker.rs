//! Decoders meet hostile files, so they run in child processes with limits on memory and time:
//! [`serve`] is the child's main loop, [`Workers`] keeps a few children warm for the parent.

mod child;
mod confine;
mod pool;
mod protocol;
mod serve;
mod work;

pub use confine::MEMORY_LIMIT_BYTES;
pub use pool::{WorkerSettings, Workers};
pub(crate) use protocol::read_anything;
pub use protocol::{Answer, MAX_FRAME_BYTES, Outcome, Request};
pub use serve::{is_worker_call, serve, serve_with};
pub use work::{Arrival, ThumbnailFile, carry_out};

/// The hidden argument that turns the executable into a worker; it must be the first one.
pub const WORKER_ARGUMENT: &str = "--imaging-worker";
