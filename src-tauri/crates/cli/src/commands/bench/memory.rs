//! The most memory this process has held since a moment, as Linux counts it; elsewhere nothing is known.

use std::fs;

/// Forgets the highest mark and gives what is held now, in KiB.
pub fn begin() -> Option<u64> {
    // 5 resets the high-water mark of the resident set (proc(5)).
    fs::write("/proc/self/clear_refs", "5").ok()?;
    field("VmRSS:")
}

/// Gives how much more than before was ever held, in KiB.
pub fn most_since(before_kib: u64) -> Option<u64> {
    Some(field("VmHWM:")?.saturating_sub(before_kib))
}

fn field(name: &str) -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_was_held_for_a_moment_only_is_counted() {
        let before = begin().unwrap();
        let large = std::hint::black_box(vec![1_u8; 32 * 1024 * 1024]);
        drop(large);
        assert!(most_since(before).unwrap() >= 30 * 1024);
    }
}
