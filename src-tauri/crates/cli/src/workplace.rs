//! The opened desk of one command, and what it takes to reach an account's system from it.

use crate::{
    problem::{Exit, Problem},
    screen::Screen,
};
use composer::{
    account::{self, Account, AccountState},
    channel::ChannelError,
    desk::Desk,
    id::AccountId,
    secret::{Secret, SecretStore},
    store::accounts,
};
use host::{ForThisRun, Host, Opening, STORAGE_KEYS_VARIABLE, TOKEN_VARIABLE};
use std::{path::PathBuf, sync::Arc};
use tokio_util::sync::CancellationToken;

/// Everything a command works with.
pub struct Workplace {
    pub host: Host,
    pub screen: Screen,
    /// Cancelled by Ctrl-C.
    pub stop: CancellationToken,
}

impl Workplace {
    /// Opens the desk over a data folder; the built-in sandbox is started later, if it is needed.
    pub async fn open(
        folder: Option<PathBuf>,
        screen: Screen,
        stop: CancellationToken,
    ) -> Result<Self, Problem> {
        let folder = folder.or_else(host::usual_folder).ok_or_else(|| {
            Problem::usage("this computer has no usual place for data; name a folder with --data")
        })?;
        let opening = Opening {
            folder,
            for_this_run: ForThisRun {
                token: token_of_this_run(),
                storage_keys: storage_keys_of_this_run(),
            },
            with_sandbox: false,
            worker: None,
        };
        let host = Host::open(opening).await?;
        Ok(Self { host, screen, stop })
    }

    /// Gives the desk.
    pub fn desk(&self) -> &Arc<Desk> {
        &self.host.desk
    }

    /// Starts the built-in sandbox unless it runs.
    pub async fn start_sandbox(&mut self) -> Result<(), Problem> {
        if self.host.sandbox_url().is_none() {
            self.host.start_sandbox().await?;
        }
        Ok(())
    }

    /// Makes sure that an account's system can be asked: sandbox started, token there, pause ended.
    pub async fn make_ready(&mut self, account: &Account) -> Result<(), Problem> {
        if account.is_sandbox {
            self.start_sandbox().await?;
        }
        self.find_secret(account.id)?;
        let now = self.account(account.id)?;
        if now.state != AccountState::Ready {
            self.unless_stopped(account::check(self.desk(), account.id))
                .await?;
        }
        Ok(())
    }

    /// Looks for the token; without one the account rests, so that nothing is tried in vain.
    fn find_secret(&self, id: AccountId) -> Result<(), Problem> {
        let problem = match self.host.keychain.read(id.into()) {
            Ok(Some(_)) => return Ok(()),
            Ok(None) => ChannelError::SignInNeeded.into(),
            Err(error) => error.into(),
        };
        self.desk().store.write(|tx| {
            accounts::set_state(tx, id, AccountState::SignInNeeded).map_err(Problem::from)
        })?;
        Err(problem)
    }

    /// Reads an account as it stands now.
    pub fn account(&self, id: AccountId) -> Result<Account, Problem> {
        let account = self
            .desk()
            .store
            .read(|db| accounts::read(db, id).map_err(Problem::from))?;
        account
            .ok_or_else(|| Problem::new(Exit::NotFound, "not_found", "this account does not exist"))
    }

    /// Waits for something that changes nothing, or for Ctrl-C.
    pub async fn unless_stopped<T, E: Into<Problem>>(
        &self,
        work: impl Future<Output = Result<T, E>>,
    ) -> Result<T, Problem> {
        tokio::select! {
            done = work => done.map_err(Into::into),
            () = self.stop.cancelled() => {
                Err(interrupted("Stopped. What was kept before is unchanged."))
            }
        }
    }

    /// Ends the sandbox and frees the folder.
    pub async fn close(self) {
        self.host.close().await;
    }
}

/// Gives the token of the environment, if there is one.
pub fn token_of_this_run() -> Option<Secret> {
    let token = std::env::var(TOKEN_VARIABLE).ok()?;
    let token = token.trim();
    (!token.is_empty()).then(|| Secret::new(token))
}

/// Gives the storage keys of the environment, if there are any.
pub fn storage_keys_of_this_run() -> Option<Secret> {
    let keys = std::env::var(STORAGE_KEYS_VARIABLE).ok()?;
    let keys = keys.trim();
    (!keys.is_empty()).then(|| Secret::new(keys))
}

/// Makes the problem of a command that Ctrl-C ended.
pub fn interrupted(message: &str) -> Problem {
    Problem::new(Exit::Interrupted, "interrupted", message)
}
