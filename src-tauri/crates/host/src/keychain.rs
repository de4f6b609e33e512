//! Secrets in the OS keychain. Without one, a secret can be held for this session, in memory only.

use composer::{
    account::Keeping,
    id::AccountId,
    secret::{Secret, SecretError, SecretStore},
};
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// The environment variable that stands in for every account's secret during one run.
pub const TOKEN_VARIABLE: &str = "POSTROOM_TOKEN";
const SERVICE: &str = "app.postroom";

/// The OS keychain, with this session's own secrets before it.
#[derive(Default)]
pub struct Keychain {
    session: Mutex<HashMap<AccountId, Secret>>,
    for_this_run: Option<Secret>,
}

impl Keychain {
    /// Uses the keychain; a token from the environment goes before it.
    pub fn new(for_this_run: Option<Secret>) -> Self {
        Self {
            session: Mutex::default(),
            for_this_run,
        }
    }

    /// Gives an account a secret that is known anyway, such as the sandbox's.
    pub fn lend(&self, account: AccountId, secret: Secret) {
        self.lock().insert(account, secret);
    }

    /// Says whether the OS keychain answers.
    pub fn is_available() -> bool {
        match keyring::Entry::new(SERVICE, "probe").and_then(|entry| entry.get_password()) {
            Ok(_) | Err(keyring::Error::NoEntry) => true,
            Err(error) => {
                tracing::info!(%error, "no usable keychain");
                false
            }
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<AccountId, Secret>> {
        self.session.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn entry(account: AccountId) -> Result<keyring::Entry, SecretError> {
    keyring::Entry::new(SERVICE, &account.to_string()).map_err(no_keychain)
}

/// Says what failed, in the keychain's own words; they never hold the secret.
fn no_keychain(error: keyring::Error) -> SecretError {
    SecretError::NoKeychain(match error {
        keyring::Error::BadEncoding(_) => "an entry is not text".into(),
        other => other.to_string(),
    })
}

impl SecretStore for Keychain {
    fn read(&self, account: AccountId) -> Result<Option<Secret>, SecretError> {
        if let Some(secret) = self.lock().get(&account) {
            return Ok(Some(secret.clone()));
        }
        if let Some(secret) = &self.for_this_run {
            return Ok(Some(secret.clone()));
        }
        match entry(account)?.get_password() {
            Ok(secret) => Ok(Some(Secret::new(secret))),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(no_keychain(error)),
        }
    }

    fn keep(&self, account: AccountId, secret: &Secret, how: Keeping) -> Result<(), SecretError> {
        match how {
            Keeping::SessionOnly => {
                self.lock().insert(account, secret.clone());
            }
            Keeping::Keychain => {
                entry(account)?
                    .set_password(secret.expose())
                    .map_err(no_keychain)?;
                self.lock().remove(&account);
            }
        }
        Ok(())
    }

    fn forget(&self, account: AccountId) -> Result<(), SecretError> {
        self.lock().remove(&account);
        match entry(account)?.delete_credential() {
            Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(no_keychain(error)),
        }
    }
}
