//! Follows a long piece of work, and stops it.

use super::BackupError;
use tokio_util::sync::CancellationToken;

/// Tells how far a backup or restore is, and whether to go on.
pub struct Course<'a> {
    pub stop: CancellationToken,
    /// Gets bytes done and bytes in all.
    pub tell: &'a (dyn Fn(u64, u64) + Sync),
}

impl Default for Course<'_> {
    fn default() -> Self {
        Self {
            stop: CancellationToken::new(),
            tell: &|_, _| {},
        }
    }
}

impl Course<'_> {
    pub(super) fn at(&self, done: u64, total: u64) -> Result<(), BackupError> {
        if self.stop.is_cancelled() {
            return Err(BackupError::Stopped);
        }
        (self.tell)(done, total);
        Ok(())
    }
}
