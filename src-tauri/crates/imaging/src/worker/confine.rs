//! The child's limits on itself. Where the platform has no such limit, the size checks before
//! each decode and the parent's time limit remain.

/// Memory a worker process may have, in bytes.
pub const MEMORY_LIMIT_BYTES: u64 = 768 << 20;

/// Limits the memory of this process and forbids core dumps, which would hold private pictures.
pub(super) fn confine() {
    #[cfg(unix)]
    {
        limit(MEMORY_RESOURCE, MEMORY_LIMIT_BYTES);
        limit(rustix::process::Resource::Core, 0);
    }
}

/// On Linux this counts what is really allocated; mapped libraries do not eat into it.
#[cfg(any(target_os = "linux", target_os = "android"))]
const MEMORY_RESOURCE: rustix::process::Resource = rustix::process::Resource::Data;
#[cfg(all(unix, not(any(target_os = "linux", target_os = "android"))))]
const MEMORY_RESOURCE: rustix::process::Resource = rustix::process::Resource::As;

#[cfg(unix)]
fn limit(resource: rustix::process::Resource, value: u64) {
    use rustix::process::{Rlimit, setrlimit};
    let wanted = Rlimit {
        current: Some(value),
        maximum: Some(value),
    };
    if let Err(problem) = setrlimit(resource, wanted) {
        eprintln!("imaging worker: this limit is not available here: {problem}");
    }
}
