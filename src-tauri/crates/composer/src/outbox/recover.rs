//! Brings the outbox back to a sound state after the process ended in any way.

use crate::{desk::Desk, error::DeskError, store::outbox};

/// Turns what was running into unknown or waiting. Call once, before the worker starts.
pub fn recover(desk: &Desk) -> Result<u32, DeskError> {
    let now_ms = desk.now_ms();
    Ok(desk.store.write(|tx| outbox::recover(tx, now_ms))?)
}
