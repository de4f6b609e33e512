//! The import of contacts that is under way, and the rows the last one refused.

use crate::command_error::CommandError;
use composer::contacts::import::Refused;
use std::sync::{Mutex, PoisonError};
use tokio_util::sync::CancellationToken;

/// What the window's imports need between two commands.
#[derive(Default)]
pub struct Imports {
    stop: Mutex<CancellationToken>,
    refused: Mutex<Option<Refused>>,
}

impl Imports {
    /// Notes that an import begins; it ends with the app, too.
    pub fn begin(&self, app: &CancellationToken) -> CancellationToken {
        let stop = app.child_token();
        *self.stop.lock().unwrap_or_else(PoisonError::into_inner) = stop.clone();
        stop
    }

    /// Stops the import that began last; what it read is kept.
    pub fn stop(&self) {
        let stop = self.stop.lock().unwrap_or_else(PoisonError::into_inner);
        stop.cancel();
    }

    /// Keeps the refused rows until the next import.
    pub fn keep(&self, refused: Refused) {
        *self.refused.lock().unwrap_or_else(PoisonError::into_inner) = Some(refused);
    }

    /// Gives the refused rows of the last import.
    pub fn take(&self) -> Result<Refused, CommandError> {
        let mut refused = self.refused.lock().unwrap_or_else(PoisonError::into_inner);
        let none = || CommandError::invalid("there are no refused rows any more; import again");
        refused.take().ok_or_else(none)
    }
}
