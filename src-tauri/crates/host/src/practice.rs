//! The built-in sandbox: a sending system on this machine, so that a first post needs no sign-up.

use sandbox::{Options, RunningSandbox, Sandbox, SandboxError};
use std::path::Path;

/// The port it takes when it is free, so that a bookmark of its page stays good.
const USUAL_PORT: u16 = 47_810;

/// The running sandbox of this process.
#[derive(Debug)]
pub struct Practice {
    running: RunningSandbox,
}

impl Practice {
    /// Starts the sandbox over its own folder; takes another port when the usual one is in use.
    pub async fn start(data: &Path) -> Result<Self, SandboxError> {
        let options = |port: u16| Options::default().port(port).data_dir(data.join("sandbox"));
        let running = match Sandbox::start(options(USUAL_PORT)).await {
            Err(SandboxError::Listen { .. }) => Sandbox::start(options(0)).await?,
            started => started?,
        };
        Ok(Self { running })
    }

    /// Gives its address, which is also its page.
    pub fn url(&self) -> &str {
        self.running.url()
    }

    /// Gives the token it accepts.
    pub fn token(&self) -> &str {
        self.running.token()
    }

    /// Stops it.
    pub async fn stop(self) {
        self.running.shutdown().await;
    }
}
